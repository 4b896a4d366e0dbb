package io.github.rudderbento.http;

/**
 * How this library names itself to servers.
 */
public final class Product {

	/** The library's name. */
	public static final String NAME = "rudder-bento-spring-boot-starter";

	/**
	 * The library's version, a semantic one. A constant, so that it is right in shaded
	 * jars and native images too; a test compares it with the build's.
	 */
	public static final String VERSION = "1.0.0";

	/** The default {@code User-Agent}. */
	public static final String USER_AGENT = NAME + "/" + VERSION;

	private Product() {
	}

}
