package io.github.rudderbento.rudderstack.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;

/**
 * Details of a Docker Compose service: RudderStack's data plane by its image
 * {@code rudderlabs/rudder-server}, or any service with the label
 * {@code org.springframework.boot.service-connection=rudderstack}. The write key is the
 * service's environment variable {@code RUDDERSTACK_WRITE_KEY}; the port is 8080. A
 * service with neither label nor key leaves the properties alone.
 */
final class RudderStackDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<RudderStackConnectionDetails> {

	private static final int PORT = 8080;

	private static final String LABEL = "org.springframework.boot.service-connection";

	private static final String WRITE_KEY = "RUDDERSTACK_WRITE_KEY";

	RudderStackDockerComposeConnectionDetailsFactory() {
		super(new String[] { "rudderlabs/rudder-server", "rudderstack" });
	}

	@Override
	protected @Nullable RudderStackConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		// Known by its image only, a server without a key leaves the properties alone.
		return (service.labels().containsKey(LABEL) || service.env().containsKey(WRITE_KEY))
				? new ServiceDetails(service) : null;
	}

	private static final class ServiceDetails extends DockerComposeConnectionDetails
			implements RudderStackConnectionDetails {

		private final String name;

		private final Map<String, @Nullable String> environment;

		private final String authority;

		private final @Nullable SslBundle sslBundle;

		ServiceDetails(RunningService service) {
			super(service);
			this.name = service.name();
			this.environment = service.env();
			this.authority = service.host() + ":" + service.ports().get(PORT);
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public String getWriteKey() {
			return variable(WRITE_KEY);
		}

		@Override
		public String getDataPlaneUrl() {
			return ((this.sslBundle != null) ? "https://" : "http://") + this.authority;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

		private String variable(String variable) {
			String value = this.environment.get(variable);
			Assert.state(value != null,
					() -> "The service '" + this.name + "' needs the environment variable " + variable);
			return value;
		}

	}

}
