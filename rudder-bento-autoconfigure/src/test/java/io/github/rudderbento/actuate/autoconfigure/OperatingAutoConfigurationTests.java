package io.github.rudderbento.actuate.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.rudderbento.actuate.BatchMeters;
import io.github.rudderbento.actuate.CatalogueSection;
import io.github.rudderbento.actuate.DeliveryMeters;
import io.github.rudderbento.actuate.DeliveryTracingObservationHandler;
import io.github.rudderbento.actuate.ObservedDelivery;
import io.github.rudderbento.actuate.TraceOrigin;
import io.github.rudderbento.actuate.TrackingEndpoint;
import io.github.rudderbento.actuate.TrackingInfoContributor;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.http.Product;
import io.github.rudderbento.tracking.EventCatalogue;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.StandIns;
import io.github.rudderbento.tracking.TrackingCounters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class OperatingAutoConfigurationTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private ApplicationContextRunner ours() {
		return this.standIns.contextRunner()
			.withPropertyValues("management.endpoints.web.exposure.include=tracking",
					"management.endpoints.jmx.exposure.include=tracking");
	}

	private ApplicationContextRunner everything() {
		return ours()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
					ObservationAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
					NoopTracerAutoConfiguration.class, EndpointAutoConfiguration.class))
			.withPropertyValues("spring.jmx.enabled=true")
			.withBean(SimpleTracer.class);
	}

	@Test
	void configuresEverything() {
		everything().run((context) -> {
			assertThat(context).hasSingleBean(DeliveryMeters.class)
				.hasSingleBean(BatchMeters.class)
				.hasSingleBean(ObservedDelivery.class)
				.hasSingleBean(TraceOrigin.class)
				.hasSingleBean(DeliveryTracingObservationHandler.class)
				.hasSingleBean(TrackingEndpoint.class)
				.hasSingleBean(CatalogueSection.class)
				.hasSingleBean(TrackingInfoContributor.class);
			assertThat(context.getBean(MeterRegistry.class).find("rudder.bento.buffer.events").gauges()).hasSize(2);
		});
	}

	@Test
	void switchesOff() {
		everything()
			.withPropertyValues("management.endpoint.tracking.access=NONE", "management.info.tracking.enabled=false",
					"rudder-bento.observation.trace-links=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TrackingEndpoint.class)
				.doesNotHaveBean(CatalogueSection.class)
				.doesNotHaveBean(TrackingInfoContributor.class)
				.doesNotHaveBean(TraceOrigin.class)
				.doesNotHaveBean(DeliveryTracingObservationHandler.class)
				.hasSingleBean(ObservedDelivery.class));
	}

	@Test
	void backsOffFromTheApplicationsBeans() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		SimpleTracer tracer = new SimpleTracer();
		Map<Class<?>, Object> replacements = Map.of(DeliveryMeters.class, new DeliveryMeters(List.of(), counters()),
				BatchMeters.class, new BatchMeters(registry), ObservedDelivery.class,
				new ObservedDelivery(ObservationRegistry.create(), null), TraceOrigin.class, new TraceOrigin(tracer),
				DeliveryTracingObservationHandler.class, new DeliveryTracingObservationHandler(tracer),
				TrackingEndpoint.class, new TrackingEndpoint(List.of(), counters(), List.of(), false),
				CatalogueSection.class, new CatalogueSection(EventCatalogue.of(List.of())),
				TrackingInfoContributor.class, new TrackingInfoContributor(List.of(), "1", null));
		ApplicationContextRunner runner = everything();
		for (Map.Entry<Class<?>, Object> replacement : replacements.entrySet()) {
			runner = replaced(runner, replacement.getKey(), replacement.getValue());
		}
		runner.run((context) -> replacements.forEach((type, bean) -> assertThat(context).getBean(type).isSameAs(bean)));
	}

	private static TrackingCounters counters() {
		return new TrackingCounters();
	}

	@SuppressWarnings("unchecked")
	private static <T> ApplicationContextRunner replaced(ApplicationContextRunner runner, Class<T> type, Object bean) {
		return runner.withBean("my" + type.getSimpleName(), type, () -> (T) bean);
	}

	static Stream<Arguments> optional() {
		return Stream.of(Arguments.of("micrometer", new Class<?>[] { MeterRegistry.class, MeterBinder.class }),
				Arguments.of("observation", new Class<?>[] { ObservationRegistry.class }),
				Arguments.of("tracing", new Class<?>[] { Tracer.class }),
				Arguments.of("actuator", new Class<?>[] { Endpoint.class, Info.class }),
				Arguments.of("health", new Class<?>[] { HealthIndicator.class }));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("optional")
	void startsWithoutEachOptionalDependency(String name, Class<?>[] missing) {
		ours().withClassLoader(new FilteredClassLoader(missing)).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(EventTracker.class).track("u", "A", null);
			assertThat(this.standIns.rudderStack().awaitEvents(1, Duration.ofSeconds(15))).hasSize(1);
		});
	}

	@Test
	void tellsVersionModeAndDestinations() {
		ours().withPropertyValues("rudder-bento.mode=dry-run").run((context) -> {
			Info.Builder builder = new Info.Builder();
			context.getBean(TrackingInfoContributor.class).contribute(builder);
			assertThat(builder.build().getDetails())
				.isEqualTo(Map.of("tracking", Map.of("version", Product.VERSION, "mode", "dry-run", "destinations",
						context.getBeanProvider(Delivery.class).orderedStream().map(Delivery::name).toList())));
		});
	}

	@Test
	void withoutAnyVendorNothingFails() {
		StandIns.unconfigured()
			.withConfiguration(
					AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
							SimpleMetricsExportAutoConfiguration.class, EndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=tracking")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(MeterRegistry.class).find("rudder.bento.events").functionCounters())
					.isNotEmpty();
			});
	}

}
