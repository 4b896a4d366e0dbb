package io.github.rudderbento.tracking;

import java.util.List;
import java.util.Set;

import io.github.rudderbento.tracking.planned.PlannedShop;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventCatalogueTests {

	private static final String ORDERS = PlannedShop.Orders.class.getName();

	@Test
	void findsMethodsOfAllBeansAndClassesOfAllPackages() {
		StandIns.unconfigured()
			.withUserConfiguration(PlannedShop.class)
			.withInitializer(TrackEventOnTypesTests.packages(PlannedShop.class))
			.withPropertyValues("event.prefix=Shop")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(PlannedShop.LazyService.created.get()).isZero();
				List<CataloguedEvent> events = context.getBean(EventCatalogue.class).events();
				assertThat(PlannedShop.LazyService.created.get()).isZero();
				assertThat(events).containsExactly(
						new CataloguedEvent("Account Closed", PlannedShop.AccountClosed.class.getName(),
								List.of("account", "reason"), false, Set.of("rudderstack")),
						new CataloguedEvent("Lazy", PlannedShop.LazyService.class.getName() + ".call", List.of(), true,
								Set.of("bento")),
						new CataloguedEvent("Order Completed", ORDERS + ".complete", List.of("total", "orderId"), false,
								Set.of("bento", "rudderstack")),
						new CataloguedEvent("Order Completed", ORDERS + ".completeAgain", List.of("again"), false,
								Set.of("rudderstack")),
						new CataloguedEvent("Shop #{#a0}", ORDERS + ".named", List.of(), false, Set.of("rudderstack")));
			});
	}

	@Test
	void eventsThatTheConfigurationSendsToBentoSaySo() {
		StandIns.unconfigured()
			.withUserConfiguration(PlannedShop.class)
			.withInitializer(TrackEventOnTypesTests.packages(PlannedShop.class))
			.withPropertyValues("event.prefix=Shop", "bento.events.include=Account*, Shop *,Lazy")
			.run((context) -> {
				List<CataloguedEvent> events = context.getBean(EventCatalogue.class).events();
				assertThat(events).filteredOn((event) -> event.destinations().contains("bento"))
					.extracting(CataloguedEvent::where)
					.containsExactly(PlannedShop.AccountClosed.class.getName(),
							PlannedShop.LazyService.class.getName() + ".call", ORDERS + ".complete", ORDERS + ".named");
				assertThat(events).filteredOn((event) -> !event.destinations().contains("rudderstack"))
					.extracting(CataloguedEvent::name)
					.containsExactly("Lazy");
			});
	}

	@Test
	void planIsReadableAndAlwaysTheSame() {
		EventCatalogue catalogue = EventCatalogue.of(List.of(
				new CataloguedEvent("B", "shop.Orders.b", List.of("z", "a"), true, Set.of("rudderstack", "bento")),
				new CataloguedEvent("A: \"1\"", "shop.Orders.a", List.of(), false, Set.of("rudderstack"))));
		assertThat(catalogue.toYaml()).isEqualTo("""
				name: Tracking plan
				rules:
				  events:
				  - name: 'A: "1"'
				    description: ''
				    eventType: track
				    destinations:
				    - rudderstack
				    trackedBy:
				    - shop.Orders.a
				    rules:
				      type: object
				      properties:
				        properties:
				          type: object
				          additionalProperties: false
				          properties: {}
				  - name: B
				    description: ''
				    eventType: track
				    destinations:
				    - bento
				    - rudderstack
				    trackedBy:
				    - shop.Orders.b
				    rules:
				      type: object
				      properties:
				        properties:
				          type: object
				          additionalProperties: true
				          properties:
				            a: {}
				            z: {}
				""");
		assertThat(catalogue.toJson()).startsWith("{\n  \"name\" : \"Tracking plan\",");
		assertThat(TrackingPlan.parse(catalogue.toYaml()).toJson())
			.isEqualTo(TrackingPlan.parse(catalogue.toJson()).toJson());
		assertThat(TrackingPlan.parse(catalogue.toYaml()).differences(catalogue)).isEmpty();
		assertThat(TrackingPlan.parse(catalogue.toJson()).differences(catalogue)).isEmpty();
	}

	@Test
	void differencesAreToldOneByOne() {
		EventCatalogue planned = EventCatalogue
			.of(List.of(new CataloguedEvent("Gone", "shop.A.gone", List.of(), false, Set.of("rudderstack")),
					new CataloguedEvent("Kept", "shop.A.kept", List.of("a", "b"), false, Set.of("rudderstack")),
					new CataloguedEvent("Open", "shop.A.open", List.of("x"), true, Set.of("rudderstack"))));
		EventCatalogue code = EventCatalogue
			.of(List.of(new CataloguedEvent("Kept", "shop.B.moved", List.of("b", "c"), false, Set.of("bento")),
					new CataloguedEvent("New", "shop.A.added", List.of(), false, Set.of("rudderstack")),
					new CataloguedEvent("Open", "shop.A.open", List.of(), true, Set.of("rudderstack"))));
		assertThat(TrackingPlan.of(planned).differences(code)).containsExactly(
				"'Gone' is in the plan, and nothing tracks it", "'Kept' has the property 'c', which is not in the plan",
				"'Kept' lacks the property 'a' of the plan",
				"'Kept' has the destination 'bento', which is not in the plan",
				"'Kept' lacks the destination 'rudderstack' of the plan",
				"'New' is tracked by shop.A.added and is not in the plan");
	}

	@Test
	void planMaySayMoreThanTheCode() {
		EventCatalogue code = EventCatalogue
			.of(List.of(new CataloguedEvent("A", "shop.A.a", List.of("total"), false, Set.of("rudderstack"))));
		String reviewed = code.toYaml()
			.replace("description: ''", "description: A sale")
			.replace("total: {}", "total: {type: number}")
			.replace("name: Tracking plan", "name: Shop");
		assertThat(TrackingPlan.parse(reviewed).differences(code)).isEmpty();
	}

	@Test
	void somethingElseIsNoPlan() {
		assertThatIllegalArgumentException().isThrownBy(() -> TrackingPlan.parse("just text"))
			.withMessageContaining("no tracking plan");
	}

}
