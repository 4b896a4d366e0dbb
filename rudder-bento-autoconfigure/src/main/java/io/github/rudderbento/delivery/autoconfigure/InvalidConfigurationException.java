package io.github.rudderbento.delivery.autoconfigure;

/**
 * Fails the start because of a property that is missing or wrong. Never holds a value,
 * which may be secret.
 */
public class InvalidConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Creates the exception.
	 * @param problem what is wrong, naming the property
	 * @param action what to do about it
	 */
	public InvalidConfigurationException(String problem, String action) {
		super(problem);
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
