package io.github.rudderbento.tracking.autoconfigure;

import java.lang.reflect.Constructor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoClientCustomizer;
import io.github.rudderbento.bento.BentoUnreadableAnswerException;
import io.github.rudderbento.bento.autoconfigure.BentoConnectionDetails;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.http.HttpTransportCustomizer;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.rudderstack.RudderStackClientCustomizer;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackConnectionDetails;
import io.github.rudderbento.standin.bento.ReceivedBentoRequest;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.StandIns;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Where the keys come from, if not from properties, and what customizers may change.
 */
class ConnectionDetailsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private void assertDelivers(ApplicationContext context) {
		context.getBean(EventTracker.class).track(TrackedEvent.of("Event").userId("u").email("u@example.com").build());
		assertThat(this.standIns.rudderStack().awaitEvents(1, PATIENCE)).hasSize(1);
		assertThat(this.standIns.bento().awaitEvents(1, PATIENCE)).hasSize(1);
	}

	@Test
	void beansStandInForProperties() {
		StandIns.unconfigured()
			.withBean(RudderStackConnectionDetails.class, this::rudderStackDetails)
			.withBean(BentoConnectionDetails.class, this::bentoDetails)
			.withPropertyValues("rudderstack.write-key=other", "bento.delivery.linger=10ms")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertDelivers(context);
			});
	}

	@Test
	void vendorWithDetailsCanBeSwitchedOff() {
		StandIns.unconfigured()
			.withBean(RudderStackConnectionDetails.class, this::rudderStackDetails)
			.withPropertyValues("rudderstack.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Delivery.class));
	}

	@Test
	void badUrlOfDetailsIsNamedByItsOrigin() {
		StandIns.unconfigured().withBean(RudderStackConnectionDetails.class, () -> new RudderStackConnectionDetails() {

			@Override
			public String getWriteKey() {
				return "k";
			}

			@Override
			public String getDataPlaneUrl() {
				return "ftp://example.com";
			}

		})
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("RudderStackConnectionDetails.getDataPlaneUrl()"));
	}

	@Test
	void containersGiveDetails() {
		StandIns.unconfigured()
			.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withBean(StandIns.class, () -> this.standIns, (definition) -> definition.setDestroyMethodName(""))
			.withUserConfiguration(Containers.class)
			.withPropertyValues("bento.delivery.linger=10ms")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(RudderStackConnectionDetails.class).getWriteKey())
					.isEqualTo(RudderStackStandIn.WRITE_KEY);
				assertDelivers(context);
			});
	}

	@Test
	void composeServicesGiveDetails() {
		RudderStackConnectionDetails byImage = details(RudderStackConnectionDetails.class,
				new Service("rudderlabs/rudder-server:1.40", Map.of("RUDDERSTACK_WRITE_KEY", "key"), Map.of()));
		assertThat(byImage.getWriteKey()).isEqualTo("key");
		assertThat(byImage.getDataPlaneUrl()).isEqualTo("http://127.0.0.1:18080");
		RudderStackConnectionDetails byLabel = details(RudderStackConnectionDetails.class, new Service("shop/proxy",
				Map.of(), Map.of("org.springframework.boot.service-connection", "rudderstack")));
		assertThatIllegalStateException().isThrownBy(byLabel::getWriteKey)
			.withMessage("The service 'service' needs the environment variable RUDDERSTACK_WRITE_KEY");
		BentoConnectionDetails bento = details(BentoConnectionDetails.class,
				new Service("shop/bento-stand-in",
						Map.of("BENTO_SITE_UUID", "s", "BENTO_PUBLISHABLE_KEY", "p", "BENTO_SECRET_KEY", "k"),
						Map.of("org.springframework.boot.service-connection", "bento")));
		assertThat(List.of(bento.getSiteUuid(), bento.getPublishableKey(), bento.getSecretKey(), bento.getUrl()))
			.containsExactly("s", "p", "k", "http://127.0.0.1:18080/api/v1");
	}

	@Test
	void otherServicesGiveNone() {
		assertThat(allDetails(new Service("shop/other:16", Map.of("RUDDERSTACK_WRITE_KEY", "key"), Map.of())))
			.isEmpty();
		assertThat(allDetails(new Service("rudderlabs/rudder-server:1.40", Map.of(), Map.of()))).isEmpty();
	}

	@Test
	void worksWithoutContainersAndCompose() {
		this.standIns.contextRunner()
			.withClassLoader(new FilteredClassLoader("org.testcontainers", "org.springframework.boot.testcontainers",
					"org.springframework.boot.docker"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertDelivers(context);
			});
	}

	@Test
	void customizersAreAppliedInTheirOrder() {
		this.standIns.contextRunner().withUserConfiguration(Customizers.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(RudderStackClient.class).track("u", "Event").block();
			assertThat(context).hasSingleBean(BentoClient.class);
			assertThat(this.standIns.rudderStack().requests()).singleElement()
				.satisfies((request) -> assertThat(request.headers().toString()).contains("shop/2"));
			assertThat(context.getBean(Customizers.class).log).containsExactlyInAnyOrder("transport rudderstack 1",
					"transport rudderstack 2", "transport bento 1", "transport bento 2", "rudderstack 1",
					"rudderstack 2", "bento 1", "bento 2");
			assertThat(context.getBean(Customizers.class).log)
				.containsSubsequence("transport rudderstack 1", "transport rudderstack 2")
				.containsSubsequence("rudderstack 1", "rudderstack 2")
				.containsSubsequence("bento 1", "bento 2");
		});
	}

	private static <D extends ConnectionDetails> D details(Class<D> type, RunningService service) {
		return type.cast(allDetails(service).get(type));
	}

	private static Map<Class<?>, ConnectionDetails> allDetails(RunningService service) {
		// Only Spring Boot itself makes these, after it has asked Docker.
		Constructor<?> constructor = DockerComposeConnectionSource.class.getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		Object source = BeanUtils.instantiateClass(constructor, service, new MockEnvironment());
		return new ConnectionDetailsFactories(null).getConnectionDetails(source, false);
	}

	private RudderStackConnectionDetails rudderStackDetails() {
		String url = this.standIns.rudderStack().baseUrl();
		return new RudderStackConnectionDetails() {

			@Override
			public String getWriteKey() {
				return RudderStackStandIn.WRITE_KEY;
			}

			@Override
			public String getDataPlaneUrl() {
				return url;
			}

		};
	}

	private BentoConnectionDetails bentoDetails() {
		StandIns standIns = this.standIns;
		return new BentoConnectionDetails() {

			@Override
			public String getSiteUuid() {
				return standIns.bento().siteUuid();
			}

			@Override
			public String getPublishableKey() {
				return standIns.bento().publishableKey();
			}

			@Override
			public String getSecretKey() {
				return standIns.bento().secretKey();
			}

			@Override
			public String getUrl() {
				return standIns.bento().baseUrl();
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection(name = "rudderstack")
		LocalContainer dataPlane(StandIns standIns) {
			LocalContainer container = new LocalContainer("rudderlabs/rudder-server:latest",
					standIns.rudderStack().baseUrl());
			container.withEnv("RUDDERSTACK_WRITE_KEY", RudderStackStandIn.WRITE_KEY);
			return container;
		}

		@Bean
		@ServiceConnection(name = "bento")
		LocalContainer mailbox(StandIns standIns) {
			LocalContainer container = new LocalContainer("shop/bento-stand-in", standIns.bento().baseUrl());
			container.withEnv(Map.of("BENTO_SITE_UUID", standIns.bento().siteUuid(), "BENTO_PUBLISHABLE_KEY",
					standIns.bento().publishableKey(), "BENTO_SECRET_KEY", standIns.bento().secretKey()));
			return container;
		}

	}

	/**
	 * A container without Docker: its port is that of a server in this JVM.
	 */
	static class LocalContainer extends GenericContainer<LocalContainer> {

		private final int port;

		LocalContainer(String image, String url) {
			super(DockerImageName.parse(image));
			this.port = URI.create(url).getPort();
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			assertThat(originalPort).isEqualTo(8080);
			return this.port;
		}

	}

	record Service(String imageName, Map<String, String> env, Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "service";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return 10_000 + containerPort;
				}

				@Override
				public List<Integer> getAll() {
					return List.of();
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return List.of();
				}

			};
		}

	}

	@Test
	void transportCustomizerHasTheLastWordOnAllButTheCredentials() {
		this.standIns.contextRunner().withBean(HttpTransportCustomizer.class, () -> (destination, builder) -> {
			builder.userAgent("shop/3").maxResponseBytes(10).basicAuth("someone", "else");
		}).run((context) -> {
			assertThatExceptionOfType(BentoUnreadableAnswerException.class)
				.isThrownBy(() -> context.getBean(BentoClient.class).authors().list().blockLast());
			ReceivedBentoRequest request = this.standIns.bento().requests().get(0);
			assertThat(request.headers().get("user-agent")).containsExactly("shop/3");
			assertThat(request.status()).isEqualTo(200);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> log = new CopyOnWriteArrayList<>();

		@Bean
		@Order(2)
		HttpTransportCustomizer second() {
			return (destination, builder) -> {
				builder.userAgent("shop/2");
				this.log.add("transport " + destination + " 2");
			};
		}

		@Bean
		@Order(1)
		HttpTransportCustomizer first() {
			return (destination, builder) -> {
				builder.userAgent("shop/1");
				this.log.add("transport " + destination + " 1");
			};
		}

		@Bean
		@Order(2)
		RudderStackClientCustomizer secondRudderStack() {
			return (builder) -> this.log.add("rudderstack 2");
		}

		@Bean
		@Order(1)
		RudderStackClientCustomizer firstRudderStack() {
			return (builder) -> this.log.add("rudderstack 1");
		}

		@Bean
		@Order(2)
		BentoClientCustomizer secondBento() {
			return (builder) -> this.log.add("bento 2");
		}

		@Bean
		@Order(1)
		BentoClientCustomizer firstBento() {
			return (builder) -> this.log.add("bento 1");
		}

	}

}
