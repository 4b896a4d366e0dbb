package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

/**
 * A value that stands for the caller on a thread that is not the caller's, as long as an
 * action runs. For implementations of {@link CallerCarrier}. Safe for use by any thread.
 *
 * @param <T> the value's type
 */
public final class ThreadBound<T> {

	private final ThreadLocal<@Nullable T> local = new ThreadLocal<>();

	/**
	 * Creates a place for values; bound nowhere yet.
	 */
	public ThreadBound() {
	}

	/**
	 * The value that is bound to the calling thread.
	 * @return the value, or {@code null} when there is none
	 */
	public @Nullable T get() {
		return this.local.get();
	}

	/**
	 * Binds a value to the calling thread.
	 * @param value the value, or {@code null} to bind none
	 */
	public void set(@Nullable T value) {
		if (value != null) {
			this.local.set(value);
		}
		else {
			this.local.remove();
		}
	}

	/**
	 * Carries a value to wherever an action runs.
	 * @param value the value
	 * @return what binds it while the action runs
	 */
	public CallerCarrier.Carried carry(T value) {
		return (action) -> {
			T previous = get();
			set(value);
			try {
				action.run();
			}
			finally {
				set(previous);
			}
		};
	}

}
