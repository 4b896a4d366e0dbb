package io.github.rudderbento.rudderstack;

/**
 * Changes the auto-configured {@link RudderStackClient} before it is built. Beans of this
 * type are applied in their order, after the properties.
 */
@FunctionalInterface
public interface RudderStackClientCustomizer {

	/**
	 * Customizes the client.
	 * @param builder the client's builder
	 */
	void customize(RudderStackClient.Builder builder);

}
