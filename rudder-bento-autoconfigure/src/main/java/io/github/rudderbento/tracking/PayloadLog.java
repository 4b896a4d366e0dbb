package io.github.rudderbento.tracking;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.PrintableText;
import io.github.rudderbento.payload.AttributeRedaction;
import io.github.rudderbento.payload.Attributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Logs what was captured, for those who look for a mistake: at TRACE only, after the
 * application's own redaction, and with what usually is personal masked.
 */
final class PayloadLog {

	private static final Logger logger = LoggerFactory.getLogger("io.github.rudderbento.tracking.payload");

	private static final int MAX_LENGTH = 4000;

	/**
	 * What a payload holds beside these, such as ids and an import's fields, is masked.
	 */
	private static final Set<String> SHOWN = Set.of("type", "messageId", "event", "category", "properties", "details",
			"context", "integrations", "channel", "originalTimestamp", "timestamp", "date", "command", "tags",
			"remove_tags");

	private static final AttributeRedaction PERSONAL = new AttributeRedaction(List
		.of(new AttributeRedaction.Rule(List.of("*userId", "*anonymousId", "*email*", "*name", "*phone*", "*address*",
				"ip", "*password*", "*secret*", "*token*", "*birth*", "traits"), AttributeRedaction.Action.MASK)),
			"");

	private static final Pattern EMAIL = Pattern.compile("[^\\s\"@]{1,64}@[^\\s\"@]{1,253}");

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private final JsonMapper mapper = JsonMapper.builder().build();

	PayloadLog(List<EventMapping> mappings) {
		mappings.forEach((mapping) -> mapping.delivery().logPayloadsWhen(logger::isTraceEnabled));
	}

	void captured(Delivery delivery, CapturedEvent event) {
		if (delivery.mayLogPayloads() && logger.isTraceEnabled()) {
			logger.trace("{}: captured {}", delivery.name(), PrintableText.of(text(event), MAX_LENGTH));
		}
	}

	private String text(CapturedEvent event) {
		try {
			ByteArrayOutputStream payload = new ByteArrayOutputStream();
			event.route().newEncoder().encode(event, payload);
			Map<String, Object> json = this.mapper.readValue(payload.toByteArray(), OBJECT);
			json.replaceAll((name, value) -> SHOWN.contains(name) ? value : AttributeRedaction.MASK);
			String masked = this.mapper.writeValueAsString(PERSONAL.apply("", Attributes.copyOf(json)));
			return EMAIL.matcher(masked).replaceAll(AttributeRedaction.MASK);
		}
		catch (RuntimeException ex) {
			return ex.getClass().getName();
		}
	}

}
