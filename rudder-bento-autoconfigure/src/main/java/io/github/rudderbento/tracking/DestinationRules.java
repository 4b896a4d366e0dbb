package io.github.rudderbento.tracking;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which events may go to a destination, by name.
 */
public final class DestinationRules {

	private static final DestinationRules NONE = new DestinationRules(Map.of());

	private final Map<String, CompiledRule> rules = new HashMap<>();

	/**
	 * Creates the rules.
	 * @param rules by the destination's name
	 */
	public DestinationRules(Map<String, Rule> rules) {
		rules.forEach((destination, rule) -> this.rules.put(destination,
				new CompiledRule(new EventNames(rule.allow()), new EventNames(rule.deny()))));
	}

	/**
	 * Every event may go anywhere.
	 * @return no rules
	 */
	public static DestinationRules none() {
		return NONE;
	}

	boolean isActive() {
		return !this.rules.isEmpty();
	}

	boolean permits(String destination, String event) {
		CompiledRule rule = this.rules.get(destination);
		return rule == null || ((rule.allow().isEmpty() || rule.allow().matches(event)) && !rule.deny().matches(event));
	}

	/**
	 * What may go to one destination.
	 *
	 * @param allow the only events that may; empty for all
	 * @param deny events that may not, even if they are allowed
	 */
	public record Rule(Collection<String> allow, Collection<String> deny) {
	}

	private record CompiledRule(EventNames allow, EventNames deny) {
	}

}
