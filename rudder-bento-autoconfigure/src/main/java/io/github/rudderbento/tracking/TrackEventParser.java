package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Parses the expressions of {@link TrackEvent} annotations and says what is wrong with
 * them. Safe for use by any thread.
 */
final class TrackEventParser {

	private final SpelParserConfiguration configuration;

	private final SpelExpressionParser parser;

	private final StringValueResolver placeholders;

	TrackEventParser(StringValueResolver placeholders, @Nullable ClassLoader classLoader) {
		this.configuration = new SpelParserConfiguration(SpelCompilerMode.MIXED, classLoader);
		this.parser = new SpelExpressionParser(this.configuration);
		this.placeholders = placeholders;
	}

	/**
	 * Parses an annotation.
	 * @param where the annotated method or class, for people
	 * @param annotation the annotation
	 * @param own the annotated class's own properties, or {@code null} for a method
	 * @return its expressions
	 * @throws InvalidTrackEventException when it cannot work
	 */
	EventExpressions parse(String where, TrackEvent annotation, @Nullable OwnProperties own) {
		if (!StringUtils.hasText(annotation.event())) {
			throw new InvalidTrackEventException(where + " has no event name.", "Set 'event'.", null);
		}
		if (own == null && annotation.exclude().length > 0) {
			throw new InvalidTrackEventException(where + " has 'exclude', which is for classes.",
					"Leave the property out of 'properties'.", null);
		}
		if (own != null && annotation.on() != TrackEvent.On.SUCCESS) {
			throw new InvalidTrackEventException(where + " has 'on', which is for methods: publishing cannot fail.",
					"Remove 'on'.", null);
		}
		try {
			String name = this.placeholders.resolveStringValue(annotation.event());
			return new EventExpressions(annotation, (name != null) ? name : "", this.parser, this.configuration, own);
		}
		catch (ParseException ex) {
			throw new InvalidTrackEventException(where + " has a malformed expression '" + ex.getExpressionString()
					+ "': " + ex.getSimpleMessage() + " (at position " + ex.getPosition() + ")",
					"Correct the expression.", ex);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTrackEventException(where + " cannot be understood: " + ex.getMessage(),
					"Correct the annotation.", ex);
		}
	}

}
