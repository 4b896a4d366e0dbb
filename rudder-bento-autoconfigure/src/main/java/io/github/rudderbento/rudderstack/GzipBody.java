package io.github.rudderbento.rudderstack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses the bodies of direct calls, which are short and few.
 */
final class GzipBody extends GZIPOutputStream {

	private GzipBody(OutputStream out) throws IOException {
		super(out);
		// Three times as fast as the default for a tenth more bytes.
		this.def.setLevel(Deflater.BEST_SPEED);
	}

	static byte[] of(byte[] plain) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream(256 + plain.length / 4);
		try (GzipBody gzip = new GzipBody(compressed)) {
			gzip.write(plain);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

}
