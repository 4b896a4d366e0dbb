package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Arrays of uncompressed bodies serve again once they are delivered and nobody reads
 * them.
 */
class BodyReuseTests {

	private static final int BATCHES = 50;

	private final Simulation simulation = Simulation.builder().gzip(false).batch(20, 20).maxBytes(100_000).build();

	@Test
	void bodiesThatAreReadToTheEndServeAgain() {
		deliver();
		assertThat(this.simulation.mostUsesOfAnArray()).isGreaterThan(BATCHES / 4);
	}

	@ParameterizedTest
	@CsvSource({ "true,10000", "false,0", "false,10000" })
	void bodiesThatAreReadForLongOrByNobodyKnownDoNot(boolean releases, int readMillis) {
		this.simulation.vendor.releases = releases;
		this.simulation.vendor.reading = () -> Duration.ofMillis(readMillis);
		deliver();
		assertThat(this.simulation.mostUsesOfAnArray()).isOne();
	}

	@Test
	void bodiesThatWereSentTwiceDoNot() {
		boolean[] refused = new boolean[BATCHES * 20];
		this.simulation.vendor.answers = (received) -> {
			int first = received.events().get(0);
			boolean again = refused[first];
			refused[first] = true;
			return again ? new Answer.Delivered("200") : new Answer.NotExecuted(false, null, "503");
		};
		deliver();
		assertThat(this.simulation.mostUsesOfAnArray()).isEqualTo(2);
	}

	@Test
	void manySmallSegmentsTakeUpLittleAfterALongOne() {
		Simulation outage = Simulation.builder()
			.gzip(false)
			.routes(2)
			.batch(20_000, 20_000)
			.answers((received) -> new Answer.NotExecuted(false, null, "503"))
			.build();
		outage.offer(1, 1).run(Duration.ofSeconds(1));
		for (int i = 0; i < 20_000; i++) {
			outage.offer("a user with a name that is long enough for many bytes " + i, 0, 1);
		}
		outage.run(Duration.ofMillis(500));
		long before = outage.buffer.sizes().bytes();
		for (int i = 0; i < 300; i++) {
			// By turns, so that each has to stand in a segment of its own.
			outage.offer("user", i % 2, 2);
		}
		outage.run(Duration.ofMillis(500));
		assertThat(outage.buffer.sizes().bytes() - before).isLessThan(4 * 1024 * 1024);
	}

	@Test
	void bytesThatSomebodyKeepsStay() {
		RequestBody body = RequestBody.of(new byte[] { 1, 2 });
		byte[] kept = body.toByteArray();
		body.array()[0] = 9;
		assertThat(kept).containsExactly(1, 2);
	}

	@Test
	void nobodyBeginsToReadWhatServesAgain() {
		RequestBody body = RequestBody.of(new byte[2]);
		assertThat(body.reclaim()).as("unread").isFalse();
		body.retain();
		assertThat(body.reclaim()).as("being read").isFalse();
		body.retain();
		body.release();
		body.release();
		assertThat(body.reclaim()).isTrue();
		assertThat(body.reclaim()).as("twice").isFalse();
		assertThatIllegalStateException().isThrownBy(body::retain);
		assertThatIllegalStateException().isThrownBy(body::retain);
	}

	private void deliver() {
		for (int i = 0; i < BATCHES; i++) {
			this.simulation.offer(20, 20).run(Duration.ofSeconds(1));
		}
		this.simulation.run(Duration.ofMinutes(2));
		assertThat(this.simulation.delivered)
			.containsExactlyElementsOf(IntStream.range(0, 20 * BATCHES).boxed().toList());
		assertThat(this.simulation.overwritten()).isFalse();
		assertThat(this.simulation.buffer.sizes().bytes()).isZero();
	}

}
