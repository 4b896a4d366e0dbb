package io.github.rudderbento.bento.autoconfigure;

import java.net.URI;

import io.github.rudderbento.bento.BentoSettings;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.util.Assert;

/**
 * Details of a {@code @ServiceConnection(name = "bento")} container that stands in for
 * Bento. The keys are the container's environment variables {@code BENTO_SITE_UUID},
 * {@code BENTO_PUBLISHABLE_KEY} and {@code BENTO_SECRET_KEY}; the port is 8080, the path
 * that of Bento itself.
 */
final class BentoContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, BentoConnectionDetails> {

	private static final int PORT = 8080;

	private static final String PATH = URI.create(BentoSettings.DEFAULT_URL).getPath();

	BentoContainerConnectionDetailsFactory() {
		super("bento");
	}

	@Override
	protected BentoConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new ContainerDetails(source);
	}

	private static final class ContainerDetails extends ContainerConnectionDetails<Container<?>>
			implements BentoConnectionDetails {

		ContainerDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
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
			return ((getSslBundle() != null) ? "https://" : "http://") + getContainer().getHost() + ":"
					+ getContainer().getMappedPort(PORT) + PATH;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

		private String variable(String variable) {
			String value = getContainer().getEnvMap().get(variable);
			Assert.state(value != null, () -> "The container needs the environment variable " + variable);
			return value;
		}

	}

}
