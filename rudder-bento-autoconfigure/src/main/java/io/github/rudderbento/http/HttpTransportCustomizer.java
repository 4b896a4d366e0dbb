package io.github.rudderbento.http;

/**
 * Changes the auto-configured {@link HttpTransport} of a vendor, which its client and its
 * buffered delivery share. Beans of this type are applied in their order, after the
 * properties and what the vendor needs, such as Bento's {@code User-Agent}, and before
 * the credentials, which cannot be changed here.
 */
@FunctionalInterface
public interface HttpTransportCustomizer {

	/**
	 * Customizes a transport.
	 * @param destination the vendor, {@code rudderstack} or {@code bento}
	 * @param builder the transport's builder
	 */
	void customize(String destination, HttpTransport.Builder builder);

}
