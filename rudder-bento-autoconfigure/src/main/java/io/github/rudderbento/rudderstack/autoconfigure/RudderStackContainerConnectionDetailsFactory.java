package io.github.rudderbento.rudderstack.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.util.Assert;

/**
 * Details of a {@code @ServiceConnection} container with RudderStack's data plane: by its
 * image {@code rudderlabs/rudder-server}, or by the name {@code rudderstack}. The write
 * key is the container's environment variable {@code RUDDERSTACK_WRITE_KEY}; the port is
 * 8080.
 */
final class RudderStackContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, RudderStackConnectionDetails> {

	private static final int PORT = 8080;

	RudderStackContainerConnectionDetailsFactory() {
		super(List.of("rudderlabs/rudder-server", "rudderstack"));
	}

	@Override
	protected RudderStackConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return new ContainerDetails(source);
	}

	private static final class ContainerDetails extends ContainerConnectionDetails<Container<?>>
			implements RudderStackConnectionDetails {

		ContainerDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public String getWriteKey() {
			return variable("RUDDERSTACK_WRITE_KEY");
		}

		@Override
		public String getDataPlaneUrl() {
			return ((getSslBundle() != null) ? "https://" : "http://") + getContainer().getHost() + ":"
					+ getContainer().getMappedPort(PORT);
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
