package io.github.rudderbento.delivery.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The properties without which a vendor cannot be reached. All of them are given, or
 * none. Blank counts as missing, and so does a value that still holds a placeholder,
 * which Spring Boot leaves as text when nothing resolves it.
 */
public final class VendorKeys {

	private final Map<String, @Nullable String> values = new LinkedHashMap<>();

	private VendorKeys() {
	}

	/**
	 * Reads the keys.
	 * @param environment where from
	 * @param names the properties' names
	 * @return the keys
	 */
	public static VendorKeys of(Environment environment, String... names) {
		VendorKeys keys = new VendorKeys();
		Binder binder = Binder.get(environment);
		for (String name : names) {
			keys.values.put(name, binder.bind(name, String.class).orElse(null));
		}
		return keys;
	}

	/**
	 * Whether nobody tried to configure the vendor.
	 * @return whether all keys are blank
	 */
	public boolean isAbsent() {
		return this.values.values().stream().noneMatch(StringUtils::hasText);
	}

	/**
	 * Requires all keys.
	 * @param vendor the vendor's name, for people
	 * @param switchOff the property that switches the vendor off
	 * @throws InvalidConfigurationException when some are missing; names them
	 */
	public void requireAll(String vendor, String switchOff) {
		List<String> missing = new ArrayList<>();
		List<String> unresolved = new ArrayList<>();
		this.values.forEach((name, value) -> {
			if (!StringUtils.hasText(value)) {
				missing.add(name);
			}
			else if (value.contains("${")) {
				unresolved.add(name);
			}
		});
		if (!unresolved.isEmpty()) {
			throw new InvalidConfigurationException(
					vendor + " is not fully configured: " + String.join(", ", unresolved)
							+ " still holds a placeholder that nothing resolves.",
					"Define what the placeholder refers to (an environment variable, for example), or give it an empty "
							+ "default like ${NAME:}. To run without " + vendor + ", set " + switchOff + "=false.");
		}
		if (!missing.isEmpty()) {
			throw new InvalidConfigurationException(
					vendor + " is only half configured: " + String.join(", ", missing)
							+ ((missing.size() == 1) ? " is" : " are") + " missing.",
					"Set " + String.join(" and ", missing) + ". To run without " + vendor + ", set " + switchOff
							+ "=false.");
		}
	}

}
