package io.github.rudderbento.delivery;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A request under way.
 */
final class Flight {

	private final @Nullable Segment segment;

	private final int first;

	private final int end;

	private final boolean probe;

	private final long generation;

	private final long started;

	private final RequestBody body;

	private final boolean gzip;

	@Nullable Disposable subscription;

	/**
	 * Creates a flight.
	 * @param segment whose events fly, or {@code null} for a harmless probe without any
	 * @param first the first event
	 * @param end the end of the events, exclusive
	 * @param probe whether the gate was shut when it started
	 * @param generation the gate's generation when it started
	 * @param started the engine's clock
	 * @param body the body
	 * @param gzip whether the body is compressed
	 */
	Flight(@Nullable Segment segment, int first, int end, boolean probe, long generation, long started,
			RequestBody body, boolean gzip) {
		this.segment = segment;
		this.first = first;
		this.end = end;
		this.probe = probe;
		this.generation = generation;
		this.started = started;
		this.body = body;
		this.gzip = gzip;
	}

	@Nullable Segment segment() {
		return this.segment;
	}

	int first() {
		return this.first;
	}

	int end() {
		return this.end;
	}

	int events() {
		return this.end - this.first;
	}

	boolean probe() {
		return this.probe;
	}

	long generation() {
		return this.generation;
	}

	long started() {
		return this.started;
	}

	RequestBody body() {
		return this.body;
	}

	boolean gzip() {
		return this.gzip;
	}

}
