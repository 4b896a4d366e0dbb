package io.github.rudderbento.bento;

/**
 * Thrown by what reads an answer when it has none of the known shapes.
 */
final class UnknownShapeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnknownShapeException(String message) {
		super(message, null, false, false);
	}

}
