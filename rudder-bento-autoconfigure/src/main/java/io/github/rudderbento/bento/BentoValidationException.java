package io.github.rudderbento.bento;

import java.io.Serializable;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Bento understood the request and refuses what it holds: 400, 413, 422 and other 4xx. It
 * was not executed.
 */
public final class BentoValidationException extends BentoException {

	private static final long serialVersionUID = 1L;

	private final FieldError[] errors;

	BentoValidationException(Trouble trouble, List<FieldError> errors) {
		super(trouble, null);
		this.errors = errors.toArray(FieldError[]::new);
	}

	/**
	 * What Bento refuses, field by field.
	 * @return the errors, with addresses left out; empty when it did not say
	 */
	public List<FieldError> errors() {
		return List.of(this.errors);
	}

	/**
	 * One thing that Bento refuses.
	 *
	 * @param field the field's name, or {@code null} when Bento named none
	 * @param message what is wrong with it
	 */
	public record FieldError(@Nullable String field, String message) implements Serializable {

		@Override
		public String toString() {
			return (this.field != null) ? this.field + " " + this.message : this.message;
		}

	}

}
