package io.github.rudderbento.bento;

/**
 * Changes the auto-configured {@link BentoClient} before it is built. Beans of this type
 * are applied in their order, after the properties.
 */
@FunctionalInterface
public interface BentoClientCustomizer {

	/**
	 * Customizes the client.
	 * @param builder the client's builder
	 */
	void customize(BentoClient.Builder builder);

}
