package io.github.rudderbento.http;

import io.github.rudderbento.delivery.RequestBody;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * The bytes of a body on their way through Netty, which tells when it has let go of them:
 * an answer alone does not, for a server may answer before it has read all.
 */
final class LentBuffer extends UnpooledHeapByteBuf {

	private final RequestBody body;

	private LentBuffer(RequestBody body) {
		super(UnpooledByteBufAllocator.DEFAULT, body.array(), body.array().length);
		this.body = body;
		writerIndex(body.length());
	}

	/**
	 * A buffer of a body, without a copy where Netty writes it.
	 * @param body the body
	 * @param factory what makes buffers for the connection
	 * @return a buffer to write
	 */
	static DataBuffer of(RequestBody body, DataBufferFactory factory) {
		if (factory instanceof NettyDataBufferFactory netty) {
			body.retain();
			return netty.wrap(new LentBuffer(body));
		}
		return factory.wrap(body.toByteArray());
	}

	@Override
	protected void freeArray(byte[] array) {
		if (array == this.body.array()) {
			this.body.release();
		}
	}

}
