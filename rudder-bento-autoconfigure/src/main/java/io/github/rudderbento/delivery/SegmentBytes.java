package io.github.rudderbento.delivery;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes that grow at the end and can be cut back. Unlike the JDK's stream it gives its
 * array away without a copy, and takes no lock.
 */
final class SegmentBytes extends OutputStream {

	private byte[] bytes;

	private int length;

	SegmentBytes(int capacity) {
		this(new byte[capacity]);
	}

	/**
	 * Starts anew in an array that was used before.
	 * @param bytes the array
	 */
	SegmentBytes(byte[] bytes) {
		this.bytes = bytes;
	}

	@Override
	public void write(int b) {
		ensure(1);
		this.bytes[this.length++] = (byte) b;
	}

	@Override
	public void write(byte[] source, int offset, int count) {
		ensure(count);
		System.arraycopy(source, offset, this.bytes, this.length, count);
		this.length += count;
	}

	@Override
	public void write(byte[] source) {
		write(source, 0, source.length);
	}

	void append(SegmentBytes other, int from, int to) {
		write(other.bytes, from, to - from);
	}

	byte[] array() {
		return this.bytes;
	}

	int length() {
		return this.length;
	}

	void truncate(int length) {
		this.length = length;
	}

	byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/**
	 * Makes room, if there is none.
	 * @param count how many bytes will be written
	 */
	void ensure(int count) {
		if (count > this.bytes.length - this.length) {
			this.bytes = Arrays.copyOf(this.bytes,
					Math.max(this.bytes.length + this.bytes.length / 2, this.length + count));
		}
	}

}
