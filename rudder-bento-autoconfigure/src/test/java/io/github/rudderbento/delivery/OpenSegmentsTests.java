package io.github.rudderbento.delivery;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenSegmentsTests {

	private final Route route = Simulation.builder().build().route();

	private final OpenSegments open = new OpenSegments(2, (bytes) -> {
	});

	private OpenSegment openWith(String json) {
		OpenSegment segment = this.open.target(new CapturedEvent("id", this.route, 1, 10, "content"), false, 0);
		SegmentBytes event = new SegmentBytes(16);
		event.write(json.getBytes(StandardCharsets.UTF_8));
		segment.append(event, 1, true);
		this.open.added(segment, 1);
		return segment;
	}

	private Segment close(OpenSegment segment, boolean gzip) {
		this.open.remove(segment);
		try (Gzip compressor = new Gzip()) {
			Segment closed = segment.close(gzip ? compressor : null);
			this.open.recycle(segment);
			return closed;
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closedSegmentKeepsItsBytesWhenTheNextOneTakesOverWhatItWasBuiltIn(boolean gzip) {
		OpenSegment first = openWith("{\"n\":1}");
		Segment closed = close(first, gzip);
		OpenSegment second = openWith("{\"n\":22}");
		assertThat(second).isNotSameAs(first);
		assertThat(second.giveBack()).isSameAs(first.giveBack());
		assertThat(closed.event(0)).asString().isEqualTo("{\"n\":1}");
		assertThat(close(second, gzip).event(0)).asString().isEqualTo("{\"n\":22}");
	}

	@Test
	void keepsNoMoreThanAFewArraysAndNoLongOnes() {
		SegmentBytes large = openWith("\"" + "x".repeat(2 * 1024 * 1024) + "\"").giveBack();
		close(this.open.all().get(0), false);
		assertThat(openWith("{}").giveBack()).isNotSameAs(large);
	}

}
