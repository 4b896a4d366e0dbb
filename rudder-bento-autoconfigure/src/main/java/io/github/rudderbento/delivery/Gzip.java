package io.github.rudderbento.delivery;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The gzip format (RFC 1952) over one {@link Deflater} of level 1 that lives as long as
 * its owner: the JDK's stream makes a new one, with 256 KiB of native memory, for each
 * batch. Not safe for use by several threads; {@link #close()} frees the native memory.
 */
final class Gzip implements AutoCloseable {

	private static final byte[] HEADER = { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff };

	private static final int TRAILER = 8;

	private final Deflater deflater = new Deflater(1, true);

	private final CRC32 crc = new CRC32();

	private byte[] work = new byte[64 * 1024];

	byte[] compress(byte[] plain, int length) {
		this.deflater.reset();
		this.deflater.setInput(plain, 0, length);
		this.deflater.finish();
		System.arraycopy(HEADER, 0, this.work, 0, HEADER.length);
		int size = HEADER.length;
		while (!this.deflater.finished()) {
			if (this.work.length - size < 1024) {
				this.work = Arrays.copyOf(this.work, 2 * this.work.length);
			}
			size += this.deflater.deflate(this.work, size, this.work.length - size);
		}
		byte[] result = Arrays.copyOf(this.work, size + TRAILER);
		this.crc.reset();
		this.crc.update(plain, 0, length);
		littleEndian(result, size, (int) this.crc.getValue());
		littleEndian(result, size + 4, length);
		return result;
	}

	/**
	 * Undoes {@link #compress}.
	 * @param compressed what it gave
	 * @param length the plain length
	 * @return the plain bytes
	 */
	static byte[] decompress(byte[] compressed, int length) {
		Inflater inflater = new Inflater(true);
		try {
			inflater.setInput(compressed, HEADER.length, compressed.length - HEADER.length - TRAILER);
			byte[] plain = new byte[length];
			int done = 0;
			while (done < length) {
				int count = inflater.inflate(plain, done, length - done);
				if (count == 0) {
					throw new IllegalStateException("A compressed segment ends early");
				}
				done += count;
			}
			return plain;
		}
		catch (DataFormatException ex) {
			throw new IllegalStateException("A compressed segment is damaged", ex);
		}
		finally {
			inflater.end();
		}
	}

	private static void littleEndian(byte[] target, int at, int value) {
		for (int i = 0; i < 4; i++) {
			target[at + i] = (byte) (value >>> (8 * i));
		}
	}

	@Override
	public void close() {
		this.deflater.end();
	}

}
