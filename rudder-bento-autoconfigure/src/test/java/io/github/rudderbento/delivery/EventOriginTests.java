package io.github.rudderbento.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventOriginTests {

	private final Route route = Simulation.builder().build().route();

	private OpenSegment segment(Object... origins) {
		OpenSegment segment = new OpenSegment(this.route, 0, 1, 0, 64);
		SegmentBytes event = new SegmentBytes(16);
		event.write("{}".getBytes(StandardCharsets.UTF_8));
		for (Object origin : origins) {
			segment.append(event, 1, true);
			segment.noteOrigin(origin);
		}
		return segment;
	}

	@Test
	void eachIsNotedOnceAndOnlyTheFirstFew() {
		assertThat(segment("a", "b", "a").close(null).origins()).containsExactly("a", "b");
		Object[] many = IntStream.range(0, 100).boxed().toArray();
		assertThat(segment(many).close(null).origins()).hasSize(16).startsWith(0, 1, 2);
	}

	@Test
	void theyAreKeptWhenSegmentsAreJoinedAndCut() {
		OpenSegment joined = segment("a", "b");
		joined.absorb(segment("b", "c"));
		Segment closed = joined.close(null);
		assertThat(closed.origins()).containsExactly("a", "b", "c");
		Segment recut = closed.recut((event) -> event == 3, null);
		assertThat(recut).isNotNull();
		assertThat(recut.origins()).containsExactly("a", "b", "c");
	}

	@Test
	void areNotedWhenAnEventIsCapturedAndWeighed() {
		List<CapturedEvent> handedOver = new ArrayList<>();
		HandOver target = (delivery, event, phase) -> handedOver.add(event);
		CapturedEvent event = CapturedEvent.of("id", this.route, 1, 10, "content");
		hand(event, () -> "origin", target);
		hand(event, () -> null, target);
		hand(event, () -> {
			throw new IllegalStateException();
		}, target);
		assertThat(handedOver).extracting(CapturedEvent::origin).containsExactly("origin", null, null);
		assertThat(handedOver.get(0).weight()).isGreaterThan(10);
		assertThat(handedOver.get(1)).isSameAs(event);
	}

	@SuppressWarnings("NullAway")
	private static void hand(CapturedEvent event, EventOrigin origin, HandOver target) {
		origin.noting(target).handOver(null, event, HandOver.Phase.IMMEDIATE);
	}

}
