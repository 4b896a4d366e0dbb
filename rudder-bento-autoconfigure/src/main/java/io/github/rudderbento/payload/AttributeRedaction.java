package io.github.rudderbento.payload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes values out of attributes by their names, at any depth: in objects, in lists, and
 * in beans, which are resolved first.
 * <p>
 * Immutable and safe for use by any thread.
 */
public final class AttributeRedaction {

	/** What stands in place of a masked value. */
	public static final String MASK = "***";

	private static final AttributeRedaction NONE = new AttributeRedaction(List.of(), "");

	private final List<CompiledRule> rules;

	private final byte[] salt;

	private final JsonMapper mapper = JsonMapper.builder().build();

	/**
	 * Creates the redaction.
	 * @param rules what to take out; the first that matches a name decides
	 * @param salt what is put before a value that is hashed
	 */
	public AttributeRedaction(List<Rule> rules, String salt) {
		this.rules = rules.stream().map(CompiledRule::new).toList();
		this.salt = salt.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Takes nothing out.
	 * @return a redaction without rules
	 */
	public static AttributeRedaction none() {
		return NONE;
	}

	/**
	 * Whether there is anything to take out.
	 * @return whether there is a rule
	 */
	public boolean isActive() {
		return !this.rules.isEmpty();
	}

	/**
	 * Takes out what the rules name.
	 * @param group what the attributes are called in the event, such as
	 * {@code properties}; names may be given with it
	 * @param attributes the attributes
	 * @return the attributes without it: this instance when nothing is named
	 * @throws InvalidPayloadException when a bean cannot become JSON; names its path
	 */
	public Attributes apply(String group, Attributes attributes) {
		if (this.rules.isEmpty() || attributes.isEmpty() || attributes.problem() != null) {
			return attributes;
		}
		try {
			return object(group, "", attributes.resolve(this.mapper));
		}
		catch (InvalidPayloadException ex) {
			throw ex.under(group);
		}
	}

	/**
	 * Takes out a single named value.
	 * @param group what it belongs to, such as {@code fields}
	 * @param key its name
	 * @param value the value
	 * @return the value, changed when it is named; {@code null} when it is dropped
	 */
	public @Nullable String apply(String group, String key, @Nullable String value) {
		CompiledRule rule = (value != null) ? find(group, key, key) : null;
		return (rule != null && value != null) ? (String) redacted(rule.action, value) : value;
	}

	private Attributes object(String group, String prefix, Attributes attributes) {
		Attributes.Builder redacted = null;
		for (int i = 0; i < attributes.size(); i++) {
			String key = attributes.keyAt(i);
			Object value = attributes.valueAt(i);
			String path = prefix.isEmpty() ? key : prefix + "." + key;
			CompiledRule rule = find(group, path, key);
			Object kept = (rule != null) ? redacted(rule.action, value) : value(group, path, value);
			if (kept != value && redacted == null) {
				redacted = new Attributes.Builder(attributes.size());
				for (int j = 0; j < i; j++) {
					redacted.putTaken(attributes.keyAt(j), attributes.valueAt(j));
				}
			}
			if (redacted != null && !(rule != null && rule.action == Action.DROP)) {
				redacted.putTaken(key, kept);
			}
			else if (rule != null && rule.action == Action.DROP && redacted == null) {
				// A dropped null looks unchanged.
				return object(group, prefix, attributes.without(key));
			}
		}
		return (redacted != null) ? redacted.build() : attributes;
	}

	private @Nullable Object value(String group, String path, @Nullable Object value) {
		if (value instanceof Attributes object) {
			return object(group, path, object);
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> redacted = null;
			for (int i = 0; i < list.size(); i++) {
				Object kept = value(group, path, list.get(i));
				if (kept != list.get(i) && redacted == null) {
					redacted = new ArrayList<>(list);
				}
				if (redacted != null) {
					redacted.set(i, kept);
				}
			}
			return (redacted != null) ? new Snapshot(null).value(path, redacted) : value;
		}
		return value;
	}

	private @Nullable Object redacted(Action action, @Nullable Object value) {
		if (value == null || action == Action.DROP) {
			return null;
		}
		return (action == Action.MASK) ? MASK : hashed(value);
	}

	private @Nullable Object hashed(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value instanceof Attributes object) {
			Attributes.Builder hashed = new Attributes.Builder(object.size());
			for (int i = 0; i < object.size(); i++) {
				hashed.putTaken(object.keyAt(i), hashed(object.valueAt(i)));
			}
			return hashed.build();
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> hashed = new ArrayList<>(list.size());
			list.forEach((element) -> hashed.add(hashed(element)));
			return new Snapshot(null).value("", hashed);
		}
		MessageDigest digest = sha256();
		digest.update(this.salt);
		return HexFormat.of().formatHex(digest.digest(value.toString().getBytes(StandardCharsets.UTF_8)));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private @Nullable CompiledRule find(String group, String path, String key) {
		for (CompiledRule rule : this.rules) {
			if (rule.matches(group, path, key)) {
				return rule;
			}
		}
		return null;
	}

	/**
	 * Names neither values nor the salt.
	 */
	@Override
	public String toString() {
		return "AttributeRedaction[" + this.rules.size() + "]";
	}

	/**
	 * What happens to a value.
	 */
	public enum Action {

		/** Name and value are left out. */
		DROP,

		/** The value is replaced by {@value AttributeRedaction#MASK}. */
		MASK,

		/**
		 * The value is replaced by the SHA-256, in hexadecimal digits, of the salt and
		 * its text in UTF-8; within an object or a list each single value is.
		 */
		HASH

	}

	/**
	 * Which values, and what happens to them.
	 *
	 * @param names names of values; {@code *} stands for anything, upper and lower case
	 * are the same. A name is that of the value itself, its path ({@code card.number}) or
	 * its path with the group ({@code properties.card.number}); lists do not show in it
	 * @param action what happens to them
	 */
	public record Rule(List<String> names, Action action) {

		/**
		 * Copies the names.
		 */
		public Rule {
			names = List.copyOf(names);
		}

	}

	private static final class CompiledRule {

		private final List<Pattern> names;

		private final Action action;

		CompiledRule(Rule rule) {
			this.names = rule.names().stream().map(CompiledRule::compile).toList();
			this.action = rule.action();
		}

		boolean matches(String group, String path, String key) {
			for (Pattern name : this.names) {
				if (name.matcher(key).matches() || name.matcher(path).matches()
						|| name.matcher(group + "." + path).matches()) {
					return true;
				}
			}
			return false;
		}

		private static Pattern compile(String name) {
			StringBuilder regex = new StringBuilder();
			for (String part : name.strip().toLowerCase(Locale.ROOT).split("((?<=\\*)|(?=\\*))")) {
				regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
			}
			return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
		}

	}

}
