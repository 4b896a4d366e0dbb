package io.github.rudderbento.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tracking plan that people review: which events there are, with which properties, and
 * where they go. It starts as the skeleton that an {@link EventCatalogue} gives and may
 * then say more (descriptions, types, what is required); {@link #differences} compares
 * only what the code can tell.
 * <p>
 * The form is that of RudderStack's tracking plans, {@code rules.events} with a JSON
 * schema for each, plus {@code destinations} and {@code trackedBy} for the reader.
 */
public final class TrackingPlan {

	private static final String EVENTS = "events";

	private static final String EVENT_TYPE = "eventType";

	private static final String TRACK = "track";

	private static final String RULES = "rules";

	private static final String NAME = "name";

	private static final String PROPERTIES = "properties";

	private static final String DESTINATIONS = "destinations";

	private static final String ADDITIONAL = "additionalProperties";

	private final Map<String, Rule> rules;

	private TrackingPlan(Map<String, Rule> rules) {
		this.rules = rules;
	}

	/**
	 * The plan that the code carries out.
	 * @param catalogue the events in the code; those of the same name become one
	 * @return the plan
	 */
	public static TrackingPlan of(EventCatalogue catalogue) {
		Map<String, Rule> rules = new TreeMap<>();
		for (CataloguedEvent event : catalogue.events()) {
			Rule rule = rules.computeIfAbsent(event.name(), (name) -> new Rule());
			rule.properties.addAll(event.properties());
			rule.destinations.addAll(event.destinations());
			rule.trackedBy.add(event.where());
			rule.more |= event.more();
		}
		return new TrackingPlan(rules);
	}

	/**
	 * Reads a plan.
	 * @param text YAML or JSON
	 * @return the plan
	 * @throws IllegalArgumentException when it is no tracking plan
	 */
	public static TrackingPlan parse(String text) {
		Object plan;
		try {
			plan = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
		}
		catch (YAMLException ex) {
			throw new IllegalArgumentException("This is no tracking plan, as it is neither YAML nor JSON", ex);
		}
		Map<String, Rule> rules = new TreeMap<>();
		for (Object event : list(map(map(plan).get(RULES)).get(EVENTS))) {
			Object type = map(event).get(EVENT_TYPE);
			if (type != null && !TRACK.equals(type)) {
				// Rules for identify and the like are nobody's annotation.
				continue;
			}
			Rule rule = new Rule();
			Map<?, ?> schema = map(map(map(event).get(RULES)).get(PROPERTIES));
			map(map(schema.get(PROPERTIES)).get(PROPERTIES)).keySet()
				.forEach((name) -> rule.properties.add(String.valueOf(name)));
			list(map(event).get(DESTINATIONS)).forEach((name) -> rule.destinations.add(String.valueOf(name)));
			rules.put(String.valueOf(map(event).get(NAME)), rule);
		}
		return new TrackingPlan(rules);
	}

	/**
	 * Reads a plan.
	 * @param file a YAML or JSON file
	 * @return the plan
	 * @throws UncheckedIOException when it cannot be read
	 * @throws IllegalArgumentException when it is no tracking plan
	 */
	public static TrackingPlan read(Path file) {
		try {
			return parse(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where this plan and the code part.
	 * @param code the events in the code
	 * @return a sentence for each difference, in the order of the events; none when they
	 * agree
	 */
	public List<String> differences(EventCatalogue code) {
		Map<String, Rule> actual = of(code).rules;
		Set<String> names = new TreeSet<>(this.rules.keySet());
		names.addAll(actual.keySet());
		List<String> differences = new ArrayList<>();
		for (String name : names) {
			Rule planned = this.rules.get(name);
			Rule found = actual.get(name);
			if (planned == null && found != null) {
				differences.add("'" + name + "' is tracked by " + String.join(", ", found.trackedBy)
						+ " and is not in the plan");
			}
			else if (planned != null && found == null) {
				differences.add("'" + name + "' is in the plan, and nothing tracks it");
			}
			else if (planned != null && found != null) {
				compare(name, "property", planned.properties, found.properties, found.more, differences);
				compare(name, "destination", planned.destinations, found.destinations, false, differences);
			}
		}
		return differences;
	}

	private static void compare(String event, String what, Set<String> planned, Set<String> found, boolean more,
			List<String> differences) {
		for (String name : found) {
			if (!planned.contains(name)) {
				differences.add("'" + event + "' has the " + what + " '" + name + "', which is not in the plan");
			}
		}
		for (String name : planned) {
			if (!more && !found.contains(name)) {
				differences.add("'" + event + "' lacks the " + what + " '" + name + "' of the plan");
			}
		}
	}

	/**
	 * The plan as YAML. Needs SnakeYAML.
	 * @return the text, ending with a line break
	 */
	public String toYaml() {
		DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setLineBreak(DumperOptions.LineBreak.UNIX);
		options.setSplitLines(false);
		return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options).dump(tree());
	}

	/**
	 * The plan as JSON.
	 * @return the text, ending with a line break
	 */
	public String toJson() {
		return JsonMapper.builder()
			.enable(SerializationFeature.INDENT_OUTPUT)
			.build()
			.writeValueAsString(tree())
			.replace("\r\n", "\n") + "\n";
	}

	private Map<String, Object> tree() {
		List<Object> events = new ArrayList<>();
		this.rules.forEach((name, rule) -> {
			Map<String, Object> event = new LinkedHashMap<>();
			event.put(NAME, name);
			event.put("description", "");
			event.put(EVENT_TYPE, TRACK);
			event.put(DESTINATIONS, new ArrayList<>(rule.destinations));
			event.put("trackedBy", new ArrayList<>(rule.trackedBy));
			event.put(RULES, schema(schema(rule)));
			events.add(event);
		});
		Map<String, Object> plan = new LinkedHashMap<>();
		plan.put(NAME, "Tracking plan");
		plan.put(RULES, Map.of(EVENTS, events));
		return plan;
	}

	private static Map<String, Object> schema(Rule rule) {
		Map<String, Object> properties = new LinkedHashMap<>();
		rule.properties.forEach((name) -> properties.put(name, new LinkedHashMap<>()));
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("type", "object");
		schema.put(ADDITIONAL, rule.more);
		schema.put(PROPERTIES, properties);
		return schema;
	}

	private static Map<String, Object> schema(Map<String, Object> properties) {
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("type", "object");
		schema.put(PROPERTIES, Map.of(PROPERTIES, properties));
		return schema;
	}

	private static Map<?, ?> map(@Nullable Object value) {
		if (value == null) {
			return Map.of();
		}
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		throw new IllegalArgumentException("This is no tracking plan: " + value.getClass().getSimpleName()
				+ " stands where an object is expected");
	}

	private static Collection<?> list(@Nullable Object value) {
		if (value == null) {
			return List.of();
		}
		if (value instanceof Collection<?> list) {
			return list;
		}
		throw new IllegalArgumentException(
				"This is no tracking plan: " + value.getClass().getSimpleName() + " stands where a list is expected");
	}

	private static final class Rule {

		private final Set<String> properties = new TreeSet<>();

		private final Set<String> destinations = new TreeSet<>();

		private final Set<String> trackedBy = new TreeSet<>();

		private boolean more;

	}

}
