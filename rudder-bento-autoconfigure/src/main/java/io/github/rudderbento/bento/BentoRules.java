package io.github.rudderbento.bento;

import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * What Bento asks of messages, checked before they leave. Safe for use by any thread.
 */
final class BentoRules {

	private static final Logger logger = LoggerFactory.getLogger(BentoRules.class);

	/** The names that an import uses itself, beside custom fields at the same level. */
	static final Set<String> RESERVED = Set.of("email", "first_name", "last_name", "tags", "remove_tags");

	private static final int MAX_WARNINGS = 100;

	private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies()
		.stream()
		.map(Currency::getCurrencyCode)
		.collect(Collectors.toUnmodifiableSet());

	private final NestedFields nested;

	private final JsonMapper mapper;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	BentoRules(NestedFields nested, JsonMapper mapper) {
		this.nested = nested;
		this.mapper = mapper;
	}

	/**
	 * Checks a message and makes plain values of its beans.
	 * @param message the message
	 * @return the message as it can be sent
	 * @throws InvalidPayloadException when it breaks a rule; names what and where
	 */
	BentoMessage check(BentoMessage message) {
		if (message instanceof BentoEvent event) {
			return check(event);
		}
		if (message instanceof SubscriberUpdate update) {
			return check(update);
		}
		return check((SubscriberCommand) message);
	}

	BentoEvent check(BentoEvent event) {
		if (event.type().isBlank()) {
			throw new InvalidPayloadException("type", "an event's type is missing");
		}
		EmailAddress.check("email", event.email());
		Attributes fields = flat("fields", event.fields());
		Attributes details = resolve("details", event.details());
		switch (event.type()) {
			case BentoEvents.PURCHASE -> checkPurchase(details);
			case BentoEvents.TAG, BentoEvents.REMOVE_TAG -> TagNames.check("details.tag", text(details.get("tag")));
			default -> {
				// A type of the application's own has no rules.
			}
		}
		return (fields == event.fields() && details == event.details()) ? event
				: new BentoEvent(event.id(), event.type(), event.email(), fields, details, event.date());
	}

	SubscriberUpdate check(SubscriberUpdate update) {
		EmailAddress.check("email", update.email());
		TagNames.check("tags", update.tags());
		TagNames.check("remove_tags", update.removeTags());
		Attributes fields = flat("", update.fields());
		for (String reserved : RESERVED) {
			if (fields.containsKey(reserved)) {
				throw new InvalidPayloadException(reserved,
						"is a name of Bento's own and cannot be a custom field; the builder has a method for it");
			}
		}
		return (fields == update.fields()) ? update : new SubscriberUpdate(update.id(), update.email(),
				update.firstName(), update.lastName(), update.tags(), update.removeTags(), fields);
	}

	SubscriberCommand check(SubscriberCommand command) {
		EmailAddress.check("email", command.email());
		switch (command.type()) {
			case ADD_TAG, ADD_TAG_VIA_EVENT, REMOVE_TAG -> TagNames.check("query", command.query());
			case REMOVE_FIELD -> checkKey("query", command.query());
			case CHANGE_EMAIL -> EmailAddress.check("query", command.query());
			case ADD_FIELD -> {
				checkKey("query.key", command.query());
				return checkField(command);
			}
			case SUBSCRIBE, UNSUBSCRIBE -> {
				// Nothing but the address.
			}
		}
		return command;
	}

	private SubscriberCommand checkField(SubscriberCommand command) {
		if (RESERVED.contains(command.query()) && !command.query().endsWith("_name")) {
			throw new InvalidPayloadException("query.key", "is a name of Bento's own and cannot be a custom field");
		}
		Attributes field = resolve("query", command.field());
		Object value = field.get("value");
		if (isNested(value)) {
			if (this.nested != NestedFields.WARN) {
				throw new InvalidPayloadException("query.value", "a field's value must be flat");
			}
			warn(command.query());
		}
		return (field == command.field()) ? command
				: new SubscriberCommand(command.id(), command.type(), command.email(), command.query(), field);
	}

	BentoEmail check(BentoEmail email) {
		EmailAddress.check("to", email.to());
		EmailAddress.check("from", email.from());
		if (email.subject().isBlank()) {
			throw new InvalidPayloadException("subject", "a mail's subject is missing");
		}
		if (email.subject().chars().anyMatch((c) -> c == '\r' || c == '\n' || c == 0)) {
			throw new InvalidPayloadException("subject", "a mail's subject must be one line");
		}
		if (email.htmlBody().isBlank()) {
			throw new InvalidPayloadException("html_body", "a mail's body is missing");
		}
		Attributes personalizations = resolve("personalizations", email.personalizations());
		return (personalizations == email.personalizations()) ? email : new BentoEmail(email.to(), email.from(),
				email.subject(), email.htmlBody(), email.transactional(), personalizations);
	}

	Broadcast check(Broadcast broadcast) {
		checkText("name", broadcast.name(), "a broadcast's name");
		checkText("subject", broadcast.subject(), "a broadcast's subject");
		checkText("content", broadcast.content(), "a broadcast's content");
		checkText("type", broadcast.type(), "a broadcast's type");
		EmailAddress.check("from.email", broadcast.fromEmail());
		TagNames.check("inclusive_tags", broadcast.inclusiveTags());
		TagNames.check("exclusive_tags", broadcast.exclusiveTags());
		Integer perHour = broadcast.batchSizePerHour();
		if (perHour != null && perHour < 1) {
			throw new InvalidPayloadException("batch_size_per_hour", "must be at least 1");
		}
		return broadcast;
	}

	static void checkText(String path, @Nullable String text, String what) {
		if (text == null || text.isBlank()) {
			throw new InvalidPayloadException(path, what + " is missing");
		}
	}

	private static void checkKey(String path, String key) {
		checkText(path, key, "a field's key");
	}

	private static void checkPurchase(Attributes details) {
		Object unique = details.get("unique");
		Object key = (unique instanceof Attributes attributes) ? attributes.get("key") : null;
		if (text(key).isBlank()) {
			throw new InvalidPayloadException("details.unique.key",
					"a purchase needs a key that stays the same when it is sent again, such as the order's id");
		}
		Object value = details.get("value");
		if (!(value instanceof Attributes amounts)) {
			throw new InvalidPayloadException("details.value", "a purchase needs an amount and a currency");
		}
		Object amount = amounts.get("amount");
		if (!(amount instanceof Long || amount instanceof Integer || amount instanceof Short || amount instanceof Byte
				|| amount instanceof java.math.BigInteger)) {
			throw new InvalidPayloadException("details.value.amount",
					"a purchase needs its amount as a whole number of minor units (cents)");
		}
		if (((Number) amount).doubleValue() < 0) {
			throw new InvalidPayloadException("details.value.amount", "must not be negative");
		}
		if (!CURRENCIES.contains(text(amounts.get("currency")).toUpperCase(Locale.ROOT))) {
			throw new InvalidPayloadException("details.value.currency",
					"a purchase needs its currency as an ISO 4217 code such as USD");
		}
	}

	private Attributes resolve(String path, Attributes attributes) {
		try {
			return attributes.resolve(this.mapper);
		}
		catch (InvalidPayloadException ex) {
			throw path.isEmpty() ? ex : ex.under(path);
		}
	}

	private Attributes flat(String path, Attributes attributes) {
		Attributes fields = resolve(path, attributes);
		for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
			if (!isNested(field.getValue())) {
				continue;
			}
			if (this.nested == NestedFields.FLATTEN) {
				return flatten(path, fields);
			}
			if (this.nested == NestedFields.REJECT) {
				throw new InvalidPayloadException(under(path, field.getKey()),
						"a field's value must be flat, not an object or a list");
			}
			warn(field.getKey());
		}
		return fields;
	}

	private static Attributes flatten(String path, Attributes fields) {
		Map<String, @Nullable Object> flat = new LinkedHashMap<>();
		fields.forEach((key, value) -> flatten(path, key, value, flat));
		return Attributes.copyOf(flat);
	}

	private static void flatten(String path, String key, @Nullable Object value, Map<String, @Nullable Object> flat) {
		if (value instanceof Attributes attributes) {
			attributes.forEach((inner, innerValue) -> flatten(path, key + "_" + inner, innerValue, flat));
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				flatten(path, key + "_" + i, list.get(i), flat);
			}
		}
		else {
			if (flat.containsKey(key)) {
				throw new InvalidPayloadException(under(path, key), "two fields have this name once they are flat");
			}
			flat.put(key, value);
		}
	}

	private static boolean isNested(@Nullable Object value) {
		return value instanceof Attributes || value instanceof List<?>;
	}

	private void warn(String key) {
		if (this.warned.size() < MAX_WARNINGS && this.warned.add(key)) {
			logger.warn(
					"The Bento field '{}' holds an object or a list, which Bento may refuse. Give it flat values, or "
							+ "set bento.nested-fields to 'flatten'. Said once for each field.",
					Redaction.line(key, 60));
		}
	}

	private static String under(String path, String key) {
		return path.isEmpty() ? key : path + "." + key;
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

}
