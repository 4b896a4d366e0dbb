package io.github.rudderbento.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.github.rudderbento.tracking.CataloguedEvent;
import io.github.rudderbento.tracking.EventCatalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TrackingPlanAssertionsTests {

	private final EventCatalogue catalogue = EventCatalogue
		.of(List.of(new CataloguedEvent("Ordered", "shop.Orders.order", List.of("id"), false, Set.of("rudderstack"))));

	@TempDir
	private Path directory;

	@Test
	void passesAsLongAsTheTwoAgree() throws IOException {
		Path yaml = Files.writeString(this.directory.resolve("plan.yml"), this.catalogue.toYaml());
		Path json = Files.writeString(this.directory.resolve("plan.json"), this.catalogue.toJson());
		assertThatNoException().isThrownBy(() -> TrackingPlanAssertions.assertUpToDate(yaml, this.catalogue));
		assertThatNoException().isThrownBy(() -> TrackingPlanAssertions.assertUpToDate(json, this.catalogue));
	}

	@Test
	void failsWithEachDifference() throws IOException {
		Path plan = Files.writeString(this.directory.resolve("plan.yml"),
				this.catalogue.toYaml().replace("Ordered", "Bought"));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> TrackingPlanAssertions.assertUpToDate(plan, this.catalogue))
			.withMessageContaining("'Bought' is in the plan, and nothing tracks it")
			.withMessageContaining("'Ordered' is tracked by shop.Orders.order and is not in the plan")
			.withMessageContaining("name: Ordered");
	}

	@Test
	void showsHowToBegin() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(
					() -> TrackingPlanAssertions.assertUpToDate(this.directory.resolve("plan.json"), this.catalogue))
			.withMessageContaining("There is no tracking plan")
			.withMessageContaining("\"name\" : \"Ordered\"");
	}

}
