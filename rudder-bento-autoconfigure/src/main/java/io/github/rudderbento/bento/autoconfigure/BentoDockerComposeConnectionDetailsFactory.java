package io.github.rudderbento.bento.autoconfigure;

import java.net.URI;
import java.util.Map;

import io.github.rudderbento.bento.BentoSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;

/**
 * Details of a Docker Compose service that stands in for Bento: one with the label
 * {@code org.springframework.boot.service-connection=bento}. The keys are the service's
 * environment variables {@code BENTO_SITE_UUID}, {@code BENTO_PUBLISHABLE_KEY} and
 * {@code BENTO_SECRET_KEY}; the port is 8080, the path that of Bento itself.
 */
final class BentoDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<BentoConnectionDetails> {

	private static final int PORT = 8080;

	private static final String PATH = URI.create(BentoSettings.DEFAULT_URL).getPath();

	BentoDockerComposeConnectionDetailsFactory() {
		super("bento");
	}

	@Override
	protected BentoConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new ServiceDetails(source.getRunningService());
	}

	private static final class ServiceDetails extends DockerComposeConnectionDetails implements BentoConnectionDetails {

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
		public String getSiteUuid() {
			return variable("BENTO_SITE_UUID");
		}

		@Override
		public String getPublishableKey() {
			return variable("BENTO_PUBLISHABLE_KEY");
		}

		@Override
		public String getSecretKey() {
			return variable("BENTO_SECRET_KEY");
		}

		@Override
		public String getUrl() {
			return ((this.sslBundle != null) ? "https://" : "http://") + this.authority + PATH;
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
