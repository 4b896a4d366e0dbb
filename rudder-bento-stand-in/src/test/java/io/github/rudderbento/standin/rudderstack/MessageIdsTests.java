package io.github.rudderbento.standin.rudderstack;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageIdsTests {

	private final MessageIds ids = new MessageIds();

	@Test
	void tellsNewFromSeenWhileItGrows() {
		assertThat(IntStream.range(0, 100_000).filter((index) -> this.ids.add("id-" + index))).hasSize(100_000);
		assertThat(IntStream.range(0, 100_000).filter((index) -> this.ids.add("id-" + index))).isEmpty();
		assertThat(this.ids.add("")).isTrue();
		assertThat(this.ids.add("")).isFalse();
	}

}
