package io.github.rudderbento.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class OpenSegmentsTests {

	private final Route route = Simulation.builder().build().route();

	private final Route otherRoute = Simulation.builder().build().route();

	private final OpenSegments open = new OpenSegments(2, 1024 * 1024 * 1024, (bytes) -> {
	});

	private OpenSegment openWith(String json) {
		OpenSegment segment = this.open.target(CapturedEvent.of("id", this.route, 1, 10, "content"), false, 0);
		SegmentBytes event = new SegmentBytes(16);
		event.write(json.getBytes(StandardCharsets.UTF_8));
		segment.append(event, 1, true);
		this.open.added(segment, 1);
		return segment;
	}

	private Segment close(OpenSegment segment, boolean gzip) {
		try (Gzip compressor = new Gzip()) {
			return this.open.close(segment, gzip ? compressor : null);
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
	void segmentStaysAsItIsWhenItCannotBeClosed() {
		OpenSegment segment = openWith("{\"n\":1}");
		Gzip broken = new Gzip();
		broken.close();
		assertThatException().isThrownBy(() -> this.open.close(segment, broken));
		assertThat(this.open.all()).containsExactly(segment);
		assertThat(openWith("{\"n\":2}")).isSameAs(segment);
		Segment closed = close(segment, true);
		assertThat(closed.event(0)).asString().isEqualTo("{\"n\":1}");
		assertThat(closed.event(1)).asString().isEqualTo("{\"n\":2}");
		assertThat(this.open.isEmpty()).isTrue();
	}

	@Test
	void keepsNoMoreThanAFewArraysAndNoLongOnes() {
		byte[] large = openWith("\"" + "x".repeat(OpenSegments.MAX_KEPT + 1) + "\"").giveBack();
		close(this.open.all().get(0), true);
		assertThat(openWith("{}").giveBack()).isNotSameAs(large);
	}

	@Test
	void arrayGoesWithASegmentThatFillsItAndComesBackLater() {
		OpenSegment first = openWith("{\"n\":\"" + "x".repeat(9_000) + "\"}");
		byte[] array = first.giveBack();
		assertThat(first.fillsItsArray()).isTrue();
		Segment closed = close(first, false);
		assertThat(closed.body(0, 1, null).array()).isSameAs(array);
		assertThat(closed.body(0, 1, null).toByteArray()).hasSizeGreaterThan(9_000)
			.hasSizeLessThanOrEqualTo(array.length);
		assertThat(closed.held()).isGreaterThanOrEqualTo(array.length);
		OpenSegment next = openWith("{}");
		assertThat(next.giveBack()).as("made to measure").isNotSameAs(array).hasSizeBetween(9_000, 12_000);
		close(next, true);
		this.open.recycle(array);
		assertThat(openWith("{}").giveBack()).isSameAs(array);
	}

	@Test
	void nothingSpareIsLeftAfterALongRest() {
		byte[] array = openWith("{}").giveBack();
		close(this.open.all().get(0), true);
		assertThat(this.open.isSpare(array)).isTrue();
		this.open.dropSpare();
		assertThat(openWith("{}").giveBack()).isNotSameAs(array);
	}

	@Test
	void takesUpLittleMoreThanItChargesWhateverIsOpen() {
		Random random = new Random(5);
		List<byte[]> seen = new ArrayList<>();
		for (int i = 0; i < 3_000; i++) {
			// Of growing rank, so that many are open at once.
			CapturedEvent event = CapturedEvent.of("id", (i % 2 == 0) ? this.route : this.otherRoute, 1, 10, "content");
			OpenSegment segment = this.open.target(event, false, 0);
			SegmentBytes json = new SegmentBytes(16);
			json.write(new byte[random.nextInt((random.nextInt(20) == 0) ? 1_500_000 : 3_000)]);
			segment.append(json, (random.nextInt(3) == 0) ? 3 : 1, true);
			this.open.added(segment, 1);
			seen.add(segment.giveBack());
			while (this.open.all().size() > 20 || (random.nextInt(10) == 0 && !this.open.isEmpty())) {
				close(this.open.all().get(0), true);
			}
			long charged = this.open.all().stream().mapToLong(OpenSegment::held).sum();
			long arrays = seen.stream().distinct().filter(this::isInUse).mapToLong((each) -> each.length).sum();
			assertThat(arrays - charged).isLessThanOrEqualTo(OpenSegments.MAX_KEPT);
			seen.removeIf((each) -> !isInUse(each));
		}
	}

	private boolean isInUse(byte[] array) {
		return this.open.all().stream().anyMatch((each) -> each.giveBack() == array) || this.open.isSpare(array);
	}

}
