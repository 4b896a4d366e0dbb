package io.github.rudderbento.delivery;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of a request, at the start of an array that may be longer.
 * <p>
 * They belong to the engine, which puts other events into the array once these are
 * delivered, if it knows that nobody reads them any more: whoever hands the array on
 * tells so by {@link #retain()} and {@link #release()}. A {@link Destination} that does
 * neither may read on for as long as it likes; its arrays are then left to the garbage
 * collector. Safe for use by any thread.
 */
public final class RequestBody {

	/** Instead of a number of readers: the array is no longer this body's. */
	private static final int REUSED = -1;

	private final byte[] array;

	private final int length;

	private final AtomicInteger readers = new AtomicInteger();

	private volatile boolean retained;

	RequestBody(byte[] array, int length) {
		this.array = array;
		this.length = length;
	}

	/**
	 * A body that is as long as its array.
	 * @param bytes the bytes; not copied
	 * @return the body
	 */
	public static RequestBody of(byte[] bytes) {
		return new RequestBody(bytes, bytes.length);
	}

	/**
	 * The array, of which the first {@link #length()} bytes count.
	 * @return the array itself, not to be changed
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * How long the body is.
	 * @return bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * A copy of the bytes alone, for those who keep them.
	 * @return a new array of just that length
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.array, this.length);
	}

	/**
	 * Announces somebody who reads the array until {@link #release()}.
	 * @throws IllegalStateException when the array holds other events already, as for a
	 * request that is sent once more after its answer was given
	 */
	public void retain() {
		if (this.readers.getAndUpdate((now) -> (now != REUSED) ? now + 1 : REUSED) == REUSED) {
			throw new IllegalStateException("The body was answered for, and its array serves another request");
		}
		this.retained = true;
	}

	/**
	 * Tells that one who was announced reads no more.
	 */
	public void release() {
		this.readers.decrementAndGet();
	}

	/**
	 * Takes the array back, if somebody read it and nobody does any more. Nobody can
	 * begin to afterwards.
	 * @return whether the array may be changed
	 */
	boolean reclaim() {
		return this.retained && this.readers.compareAndSet(0, REUSED);
	}

	/**
	 * Tells how long it is; what it says may be personal data.
	 */
	@Override
	public String toString() {
		return "RequestBody[" + this.length + " bytes]";
	}

}
