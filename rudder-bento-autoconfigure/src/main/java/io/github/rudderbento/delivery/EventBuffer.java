package io.github.rudderbento.delivery;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where accepted events wait. The delivery loop knows nothing else of it: not whether the
 * events wait in this process.
 * <p>
 * {@link #offer}, {@link #sizes} and {@link #taken} are called from any thread, all other
 * methods from the delivery thread only, and none of them does I/O or blocks.
 */
public interface EventBuffer {

	/**
	 * Takes an event, if there is room. Called from any thread; does no I/O; blocks only
	 * if the overflow policy says so; never throws.
	 * @param event a captured event
	 * @return what became of it
	 */
	Offer offer(CapturedEvent event);

	/**
	 * Hands out waiting events, in order.
	 * @param target takes each event
	 * @param credit at most this many
	 * @return how many were handed out; less than {@code credit} when no more can be
	 * handed out now
	 */
	int drain(Consumer<CapturedEvent> target, int credit);

	/**
	 * Whether the events of a segment still belong to this process. Asked before each
	 * post; a durable buffer may have lost them to another process.
	 * @param segment a segment of events that were handed out
	 * @return whether it may be sent
	 */
	boolean holds(Segment segment);

	/**
	 * Tells how many bytes more (or less) the events that were handed out take up now,
	 * when they were encoded, compressed or cut.
	 * @param bytes the difference
	 */
	void charge(long bytes);

	/**
	 * Tells that events have their outcome and need not be kept. A durable buffer removes
	 * them in its own time.
	 * @param segment the segment they are part of, or {@code null} when an event never
	 * became part of one
	 * @param events how many
	 * @param bytes how many bytes they took up
	 */
	void settle(@Nullable Segment segment, int events, long bytes);

	/**
	 * How much waits here, in flight included, from before an {@link #offer} returns
	 * until it is settled.
	 * @return the sizes; callable from any thread
	 */
	BufferSizes sizes();

	/**
	 * How many events it has taken so far, each counted before it is handed out. So
	 * nothing has to be counted beside the buffer, on which callers would meet once more.
	 * @return a number that only grows; callable from any thread
	 */
	long taken();

	/**
	 * Opens the buffer for events, again if need be.
	 */
	void open();

	/**
	 * Refuses events from now on. What was accepted before is still handed out.
	 */
	void close();

	/**
	 * What became of an offered event.
	 */
	enum Offer {

		/** It waits for its delivery. */
		ACCEPTED,

		/** There is no room for it. */
		FULL,

		/** The application is shutting down. */
		CLOSED

	}

}
