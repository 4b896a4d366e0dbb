package io.github.rudderbento.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.util.StringUtils;

/**
 * The parsed expressions of one {@link TrackEvent}. A map literal is split into an
 * expression for each entry, since SpEL can compile those, and not the literal.
 */
final class EventExpressions {

	private static final Pattern PAIR = Pattern.compile("\\s*([\\w.$-]+)\\s*=(?!=)(.+)", Pattern.DOTALL);

	private final TrackEvent annotation;

	private final String eventName;

	private final @Nullable Expression eventTemplate;

	private final @Nullable Expression userId;

	private final @Nullable Expression anonymousId;

	private final @Nullable Expression email;

	private final @Nullable Expression condition;

	private final @Nullable Expression dedupeKey;

	private final List<Entry> properties;

	private final List<Entry> traits;

	private final List<Entry> fields;

	EventExpressions(TrackEvent annotation, String eventName, ExpressionParser parser) {
		this.annotation = annotation;
		this.eventName = eventName;
		this.eventTemplate = eventName.contains("#{") ? parser.parseExpression(eventName, new TemplateParserContext())
				: null;
		this.userId = parse(parser, annotation.userId());
		this.anonymousId = parse(parser, annotation.anonymousId());
		this.email = parse(parser, annotation.email());
		this.condition = parse(parser, annotation.condition());
		this.dedupeKey = parse(parser, annotation.dedupeKey());
		this.properties = parse(parser, annotation.properties());
		this.traits = parse(parser, annotation.traits());
		this.fields = parse(parser, annotation.fields());
	}

	TrackEvent annotation() {
		return this.annotation;
	}

	/**
	 * The name as it is written, after placeholders.
	 * @return the event's name or template
	 */
	String eventName() {
		return this.eventName;
	}

	boolean isTracked(boolean failed) {
		return switch (this.annotation.on()) {
			case SUCCESS -> !failed;
			case FAILURE -> failed;
			case BOTH -> true;
		};
	}

	/**
	 * Evaluates all of them.
	 * @param context what the expressions see
	 * @return the event, or {@code null} when the condition says no
	 */
	@Nullable TrackedEvent evaluate(EvaluationContext context) {
		if (this.condition != null && !Boolean.TRUE.equals(this.condition.getValue(context, Boolean.class))) {
			return null;
		}
		String name = (this.eventTemplate != null) ? this.eventTemplate.getValue(context, String.class)
				: this.eventName;
		return TrackedEvent.of((name != null) ? name : "")
			.userId(text(this.userId, context))
			.anonymousId(text(this.anonymousId, context))
			.email(text(this.email, context))
			.dedupeKey(text(this.dedupeKey, context))
			.properties(attributes(this.properties, context))
			.traits(attributes(this.traits, context))
			.fields(attributes(this.fields, context))
			.destinations(this.annotation.destinations())
			.build();
	}

	private static @Nullable String text(@Nullable Expression expression, EvaluationContext context) {
		Object value = (expression != null) ? expression.getValue(context) : null;
		return (value != null) ? value.toString() : null;
	}

	private static Attributes attributes(List<Entry> entries, EvaluationContext context) {
		if (entries.isEmpty()) {
			return Attributes.empty();
		}
		Attributes.Builder attributes = Attributes.builder();
		for (Entry entry : entries) {
			Object value = entry.expression().getValue(context);
			if (entry.key() != null) {
				attributes.put(entry.key(), value);
			}
			else if (value instanceof Map<?, ?> map) {
				attributes.putAll(map);
			}
			else if (value != null) {
				throw new IllegalStateException("'" + entry.expression().getExpressionString() + "' gives a "
						+ value.getClass().getName() + ", not a map");
			}
		}
		return attributes.build();
	}

	private static @Nullable Expression parse(ExpressionParser parser, String text) {
		return StringUtils.hasText(text) ? parser.parseExpression(text) : null;
	}

	private static List<Entry> parse(ExpressionParser parser, String[] texts) {
		List<Entry> entries = new ArrayList<>();
		for (String text : texts) {
			Matcher pair = PAIR.matcher(text);
			if (pair.matches()) {
				entries.add(new Entry(pair.group(1), parser.parseExpression(pair.group(2))));
				continue;
			}
			Expression whole = parser.parseExpression(text);
			if (!(whole instanceof SpelExpression spel && spel.getAST() instanceof InlineMap map
					&& split(parser, map, entries))) {
				entries.add(new Entry(null, whole));
			}
		}
		return List.copyOf(entries);
	}

	private static boolean split(ExpressionParser parser, InlineMap map, List<Entry> entries) {
		List<Entry> split = new ArrayList<>();
		for (int i = 0; i + 1 < map.getChildCount(); i += 2) {
			SpelNode key = map.getChild(i);
			Object literal = (key instanceof StringLiteral text) ? text.getLiteralValue().getValue()
					: key.toStringAST();
			split.add(new Entry(String.valueOf(literal), parser.parseExpression(map.getChild(i + 1).toStringAST())));
		}
		entries.addAll(split);
		return true;
	}

	private record Entry(@Nullable String key, Expression expression) {
	}

}
