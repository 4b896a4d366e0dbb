package io.github.rudderbento.payload;

/**
 * A bean that becomes JSON values when the event is captured.
 *
 * @param bean the bean as the caller gave it
 */
record Unresolved(Object bean) {

	/** What a bean is guessed to weigh until it is resolved. */
	static final int WEIGHT = 64;

	@Override
	public String toString() {
		return this.bean.getClass().getName();
	}

}
