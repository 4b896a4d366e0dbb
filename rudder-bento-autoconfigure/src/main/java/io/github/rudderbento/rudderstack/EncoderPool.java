package io.github.rudderbento.rudderstack;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Route;

/**
 * Encodes events of direct calls on whatever thread subscribes. An encoder belongs to one
 * thread at a time and is worth keeping; there are never more than threads that encode at
 * once.
 */
final class EncoderPool {

	private final Route route;

	private final ConcurrentLinkedQueue<Route.Encoder> idle = new ConcurrentLinkedQueue<>();

	EncoderPool(Route route) {
		this.route = route;
	}

	byte[] encode(CapturedEvent event) {
		Route.Encoder idle = this.idle.poll();
		Route.Encoder encoder = (idle != null) ? idle : this.route.newEncoder();
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
			encoder.encode(event, bytes);
			return bytes.toByteArray();
		}
		finally {
			this.idle.add(encoder);
		}
	}

}
