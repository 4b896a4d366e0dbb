package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Fails the start because of a {@link TrackEvent} that cannot work. Names the annotated
 * class or method and the expression.
 */
public final class InvalidTrackEventException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidTrackEventException(String problem, String action, @Nullable Throwable cause) {
		super(problem, cause);
		this.action = action;
	}

	/**
	 * What to do about it.
	 * @return a sentence
	 */
	public String getAction() {
		return this.action;
	}

}
