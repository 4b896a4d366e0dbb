package io.github.rudderbento.tracking;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.rudderstack.Integrations;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.util.StringUtils;

/**
 * The parsed expressions of one {@link TrackEvent}. A map literal is split into an
 * expression for each entry, since SpEL can compile those, and not the literal.
 */
final class EventExpressions {

	private static final Pattern PAIR = Pattern.compile("\\s*([\\w.$-]+)\\s*=(?!=)(.+)", Pattern.DOTALL);

	private final TrackEvent annotation;

	private final ExpressionParser parser;

	private final SpelParserConfiguration configuration;

	private final List<Expression> parsed = new ArrayList<>();

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

	private final List<Entry> integrations;

	private final boolean constant;

	/**
	 * Parses an annotation.
	 * @param annotation the annotation
	 * @param eventName its event, after placeholders
	 * @param parser the parser
	 * @param configuration what it was made with
	 * @param own the annotated class's own properties, or {@code null} for a method
	 */
	EventExpressions(TrackEvent annotation, String eventName, ExpressionParser parser,
			SpelParserConfiguration configuration, @Nullable OwnProperties own) {
		this.annotation = annotation;
		this.parser = parser;
		this.configuration = configuration;
		this.eventName = eventName;
		this.eventTemplate = eventName.contains("#{")
				? remember(parser.parseExpression(eventName, new TemplateParserContext())) : null;
		this.userId = parse(annotation.userId());
		this.anonymousId = parse(annotation.anonymousId());
		this.email = parse(annotation.email());
		this.condition = parse(annotation.condition());
		this.dedupeKey = parse(annotation.dedupeKey());
		this.properties = (own != null) ? parse(annotation.properties(), own.without(annotation.exclude()))
				: parse(annotation.properties());
		this.traits = parse(annotation.traits());
		this.fields = parse(annotation.fields());
		this.integrations = parse(annotation.integrations());
		this.constant = this.parsed.isEmpty() && this.properties.isEmpty();
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

	/**
	 * Whether there is nothing to evaluate.
	 * @return whether the context does not matter
	 */
	boolean isConstant() {
		return this.constant;
	}

	/**
	 * The names of the properties, as far as they are known without evaluating.
	 * @return the names in their order
	 */
	Set<String> propertyNames() {
		Set<String> names = new LinkedHashSet<>();
		for (Entry entry : this.properties) {
			if (entry.key() != null) {
				names.add(entry.key());
			}
		}
		return names;
	}

	/**
	 * Whether an expression gives a whole map, so that not all names are known.
	 * @return whether there may be more {@link #propertyNames()}
	 */
	boolean hasMoreProperties() {
		return this.properties.stream().anyMatch((entry) -> entry.key() == null);
	}

	/**
	 * Tells each variable that an expression uses.
	 * @param action takes the name without its {@code #}, and the expression
	 */
	void forEachVariable(BiConsumer<String, String> action) {
		for (Expression expression : this.parsed) {
			variables(expression, action);
		}
	}

	private static void variables(Expression expression, BiConsumer<String, String> action) {
		if (expression instanceof CompositeStringExpression template) {
			for (Expression part : template.getExpressions()) {
				variables(part, action);
			}
		}
		else if (expression instanceof SpelExpression spel) {
			variables(spel.getAST(), expression.getExpressionString(), action);
		}
	}

	private static void variables(SpelNode node, String expression, BiConsumer<String, String> action) {
		if (node instanceof VariableReference variable) {
			action.accept(variable.toStringAST().substring(1), expression);
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			variables(node.getChild(i), expression, action);
		}
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
		TrackedEvent.Builder event = TrackedEvent.of((name != null) ? name : "")
			.userId(text(this.userId, context))
			.anonymousId(text(this.anonymousId, context))
			.email(text(this.email, context))
			.dedupeKey(text(this.dedupeKey, context))
			.properties(attributes(this.properties, context))
			.traits(attributes(this.traits, context))
			.fields(attributes(this.fields, context))
			.destinations(this.annotation.destinations());
		if (!this.integrations.isEmpty()) {
			event.integrations(Integrations.of(attributes(this.integrations, context)));
		}
		return event.build();
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
			Object value = entry.source().read(context);
			if (entry.key() != null) {
				attributes.put(entry.key(), value);
			}
			else if (value instanceof Map<?, ?> map) {
				attributes.putAll(map);
			}
			else if (value != null) {
				throw new IllegalStateException("An expression gives a " + value.getClass().getName() + ", not a map");
			}
		}
		return attributes.build();
	}

	private Expression remember(Expression expression) {
		this.parsed.add(expression);
		return expression;
	}

	private @Nullable Expression parse(String text) {
		return StringUtils.hasText(text) ? remember(this.parser.parseExpression(text)) : null;
	}

	private List<Entry> parse(String[] texts, OwnProperties own) {
		if (texts.length == 0) {
			return own.entries();
		}
		List<Entry> entries = new ArrayList<>();
		for (String text : texts) {
			String name = text.strip();
			if ("*".equals(name)) {
				entries.addAll(own.entries());
			}
			else if (own.isName(name)) {
				entries.add(own.entry(name));
			}
			else {
				parse(text, entries);
			}
		}
		return List.copyOf(entries);
	}

	private List<Entry> parse(String[] texts) {
		List<Entry> entries = new ArrayList<>();
		for (String text : texts) {
			parse(text, entries);
		}
		return List.copyOf(entries);
	}

	private void parse(String text, List<Entry> entries) {
		Matcher pair = PAIR.matcher(text);
		if (pair.matches()) {
			entries.add(entry(pair.group(1), this.parser.parseExpression(pair.group(2))));
			return;
		}
		Expression whole = this.parser.parseExpression(text);
		if (whole instanceof SpelExpression spel && spel.getAST() instanceof InlineMap map && hasFixedKeys(map)) {
			split(map, entries);
		}
		else {
			entries.add(entry(null, whole));
		}
	}

	private void split(InlineMap map, List<Entry> entries) {
		for (int i = 0; i + 1 < map.getChildCount(); i += 2) {
			SpelNode key = map.getChild(i);
			Object literal = (key instanceof StringLiteral text) ? text.getLiteralValue().getValue()
					: key.toStringAST();
			// Not parsed again, as the text of a node is not what it was written as.
			SpelNode value = map.getChild(i + 1);
			entries.add(entry(String.valueOf(literal),
					new SpelExpression(value.toStringAST(), (SpelNodeImpl) value, this.configuration)));
		}
	}

	/** Other keys are computed, so their names are not known before. */
	private static boolean hasFixedKeys(InlineMap map) {
		for (int i = 0; i < map.getChildCount(); i += 2) {
			if (!(map.getChild(i) instanceof PropertyOrFieldReference || map.getChild(i) instanceof Literal)) {
				return false;
			}
		}
		return true;
	}

	private Entry entry(@Nullable String key, Expression expression) {
		return new Entry(key, remember(expression)::getValue);
	}

	/**
	 * One property, trait or field, or a map of them.
	 *
	 * @param key its name, or {@code null} for a map
	 * @param source its value
	 */
	record Entry(@Nullable String key, Source source) {
	}

	/**
	 * Where a value comes from.
	 */
	@FunctionalInterface
	interface Source {

		@Nullable Object read(EvaluationContext context);

	}

}
