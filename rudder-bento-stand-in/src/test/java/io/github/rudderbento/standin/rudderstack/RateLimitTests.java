package io.github.rudderbento.standin.rudderstack;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimitTests {

	private final AtomicLong clock = new AtomicLong(-5);

	@Test
	void letsAWindowThroughAtOnceAndRefillsSteadily() {
		RateLimit limit = new RateLimit(60, Duration.ofMinutes(1), this.clock::get);
		assertThat(limit.tryAcquire(61)).isFalse();
		assertThat(limit.tryAcquire(60)).isTrue();
		assertThat(limit.tryAcquire(1)).isFalse();
		assertThat(limit.tryAcquire(0)).isTrue();
		this.clock.addAndGet(Duration.ofSeconds(2).toNanos());
		assertThat(limit.tryAcquire(3)).isFalse();
		assertThat(limit.tryAcquire(2)).isTrue();
		assertThat(limit.tryAcquire(1)).isFalse();
		this.clock.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(limit.tryAcquire(60)).isTrue();
		assertThat(limit.tryAcquire(1)).isFalse();
	}

	@Test
	void letsNothingThroughAtZero() {
		RateLimit limit = new RateLimit(0, Duration.ofMinutes(1), this.clock::get);
		assertThat(limit.tryAcquire(1)).isFalse();
		assertThat(limit.tryAcquire(0)).isTrue();
	}

	@Test
	void refusesWhatIsNoRate() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateLimit(-1, Duration.ofMinutes(1), this.clock::get));
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, Duration.ZERO, this.clock::get));
	}

}
