package io.github.rudderbento.rudderstack;

import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations get an event: all or none, and exceptions by name, each on, off, or
 * on with options. <pre class="code">
 * Integrations.all(false).enable("Amplitude");
 * Integrations.all(true).with("Google Analytics 4", Map.of("sessionId", "s-1"));
 * </pre> Immutable: every method returns a new value.
 */
public final class Integrations {

	private static final String ALL = "All";

	private static final Integrations UNSPECIFIED = new Integrations(Attributes.empty());

	private final Attributes attributes;

	private Integrations(Attributes attributes) {
		this.attributes = attributes;
	}

	/**
	 * Nothing said: the event goes wherever the source sends events.
	 * @return the value of a message that says nothing
	 */
	public static Integrations unspecified() {
		return UNSPECIFIED;
	}

	/**
	 * All destinations, or none but those named next.
	 * @param enabled whether destinations that are not named get the event
	 * @return integrations with {@code All}
	 */
	public static Integrations all(boolean enabled) {
		return UNSPECIFIED.put(ALL, enabled);
	}

	/**
	 * Only these destinations.
	 * @param destinations the names, as RudderStack spells them
	 * @return integrations with {@code All} off and these on
	 */
	public static Integrations only(String... destinations) {
		Integrations integrations = all(false);
		for (String destination : destinations) {
			integrations = integrations.enable(destination);
		}
		return integrations;
	}

	/**
	 * All but these destinations.
	 * @param destinations the names, as RudderStack spells them
	 * @return integrations with {@code All} on and these off
	 */
	public static Integrations allBut(String... destinations) {
		Integrations integrations = all(true);
		for (String destination : destinations) {
			integrations = integrations.disable(destination);
		}
		return integrations;
	}

	/**
	 * Takes integrations as a map, as other SDKs do.
	 * @param values destinations, each with a boolean or a map of options
	 * @return the same as a value of this type
	 */
	public static Integrations of(@Nullable Map<String, ?> values) {
		Attributes attributes = Attributes.copyOf(values);
		return attributes.isNothing() ? UNSPECIFIED : new Integrations(attributes);
	}

	/**
	 * Switches one destination on.
	 * @param destination the name, as RudderStack spells it
	 * @return new integrations
	 */
	public Integrations enable(String destination) {
		return put(destination, true);
	}

	/**
	 * Switches one destination off.
	 * @param destination the name, as RudderStack spells it
	 * @return new integrations
	 */
	public Integrations disable(String destination) {
		return put(destination, false);
	}

	/**
	 * Switches one destination on, with options that it understands.
	 * @param destination the name, as RudderStack spells it
	 * @param options the options
	 * @return new integrations
	 */
	public Integrations with(String destination, Map<String, ?> options) {
		return put(destination, options);
	}

	/**
	 * Whether anything is said.
	 * @return {@code false} when the event carries no {@code integrations}
	 */
	public boolean isSpecified() {
		return this != UNSPECIFIED;
	}

	/**
	 * The values as they go over the wire.
	 * @return destinations, each with a boolean or its options
	 */
	public Attributes attributes() {
		return this.attributes;
	}

	private Integrations put(String destination, Object value) {
		return new Integrations(Attributes.builder().putAll(this.attributes).put(destination, value).build());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Integrations that && this.attributes.equals(that.attributes);
	}

	@Override
	public int hashCode() {
		return this.attributes.hashCode();
	}

	/**
	 * Names the destinations; options may hold personal data.
	 */
	@Override
	public String toString() {
		return "Integrations" + this.attributes.keySet();
	}

}
