package io.github.rudderbento.rudderstack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Framing;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends the events of one batch, one request after the other so that their order holds:
 * as many in each as the bounds allow, halves of those that the server refuses, until it
 * is known which events it does not take. Used by one subscription; its steps never run
 * at the same time.
 */
final class BatchSending {

	/**
	 * When so many events are refused one by one and none is taken, it is not the events.
	 */
	private static final int MAX_REFUSED_ALONE = 10;

	private final List<Slot> slots;

	private final MessageExchange exchange;

	private final Function<CapturedEvent, byte[]> encoder;

	private final BatchLimits limits;

	private final Framing framing;

	private final @Nullable EventResult[] results;

	private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();

	private int next;

	private int delivered;

	private int refusedAlone;

	private @Nullable RudderStackException stopped;

	BatchSending(List<Slot> slots, MessageExchange exchange, Function<CapturedEvent, byte[]> encoder,
			RudderStackRoute route) {
		this.slots = slots;
		this.exchange = exchange;
		this.encoder = encoder;
		this.limits = route.limits();
		this.framing = route.framing();
		this.results = new EventResult[slots.size()];
	}

	Mono<BatchResult> send() {
		return Mono.defer(this::step).repeat(this::isUnfinished).then(Mono.defer(this::result));
	}

	private boolean isUnfinished() {
		return this.stopped == null && (!this.waiting.isEmpty() || this.next < this.slots.size());
	}

	private Mono<Void> step() {
		Chunk chunk = (!this.waiting.isEmpty()) ? this.waiting.poll() : cut();
		if (chunk.size() == 0) {
			return Mono.empty();
		}
		return this.exchange.send(RudderStackRoute.PATH, chunk.body(this.framing))
			.doOnNext((sent) -> settle(chunk, sent.outcome(), sent.attempts()))
			.then();
	}

	/**
	 * Encodes the next events, as many as a request may hold.
	 * @return the chunk; empty when no event is left
	 */
	private Chunk cut() {
		int first = this.next;
		int length = this.framing.prefix().length + this.framing.suffix().length;
		int count = 0;
		int[] indexes = new int[Math.min(this.limits.maxEvents(), this.slots.size() - first)];
		byte[][] events = new byte[indexes.length][];
		while (this.next < this.slots.size() && count < indexes.length) {
			byte[] event = encode(this.next);
			if (event != null) {
				int longer = length + event.length + ((count > 0) ? this.framing.separator().length : 0);
				if (longer > this.limits.maxBytes() && count > 0) {
					// Encoded again for the next request: once in a few hundred events.
					break;
				}
				length = longer;
				indexes[count] = this.next;
				events[count++] = event;
			}
			this.next++;
		}
		return new Chunk(Arrays.copyOf(indexes, count), Arrays.copyOf(events, count));
	}

	private byte @Nullable [] encode(int index) {
		Slot slot = this.slots.get(index);
		CapturedEvent captured = slot.event();
		if (captured == null) {
			this.results[index] = new EventResult(slot.messageId(), EventResult.Status.REJECTED, slot.problem());
			return null;
		}
		byte[] event;
		try {
			event = this.encoder.apply(captured);
		}
		catch (RuntimeException ex) {
			reject(index, Failure.invalid(new InvalidPayloadException("", "cannot be written as JSON"),
					List.of(slot.messageId())));
			return null;
		}
		int most = Math.min(this.limits.maxEventBytes(),
				this.limits.maxBytes() - this.framing.prefix().length - this.framing.suffix().length);
		if (event.length > most) {
			reject(index, Failure.tooLarge(event.length, most, slot.messageId()));
			return null;
		}
		return event;
	}

	private void settle(Chunk chunk, Outcome outcome, int attempts) {
		Answer answer = outcome.answer();
		if (answer instanceof Answer.Delivered) {
			for (int index : chunk.indexes) {
				this.results[index] = new EventResult(id(index), EventResult.Status.DELIVERED, null);
			}
			this.delivered += chunk.size();
			return;
		}
		boolean content = answer instanceof Answer.TooLarge
				|| (answer instanceof Answer.Rejected rejected && !rejected.transport());
		if (content && chunk.size() > 1) {
			this.waiting.addFirst(chunk.part(chunk.size() / 2, chunk.size()));
			this.waiting.addFirst(chunk.part(0, chunk.size() / 2));
			return;
		}
		RudderStackException error = Failure.of(outcome, attempts, ids(chunk));
		if (content) {
			reject(chunk.indexes[0], error);
			this.refusedAlone++;
			if (this.delivered == 0 && this.refusedAlone >= MAX_REFUSED_ALONE) {
				this.stopped = error;
			}
			return;
		}
		EventResult.Status status = (answer instanceof Answer.Rejected) ? EventResult.Status.REJECTED
				: EventResult.Status.FAILED;
		for (int index : chunk.indexes) {
			this.results[index] = new EventResult(id(index), status, error);
		}
		this.stopped = error;
	}

	private void reject(int index, @Nullable RudderStackException error) {
		this.results[index] = new EventResult(id(index), EventResult.Status.REJECTED, error);
	}

	private Mono<BatchResult> result() {
		EventResult[] all = new EventResult[this.results.length];
		RudderStackException first = null;
		for (int i = 0; i < all.length; i++) {
			EventResult result = this.results[i];
			all[i] = (result != null) ? result : new EventResult(id(i), EventResult.Status.NOT_SENT, this.stopped);
			first = (first != null) ? first : all[i].error();
		}
		RudderStackException error = (this.stopped != null) ? this.stopped : first;
		if (this.delivered == 0 && error != null) {
			return Mono.error(error.about(this.slots.stream().map(Slot::messageId).toList()));
		}
		return Mono.just(new BatchResult(List.of(all)));
	}

	private String id(int index) {
		return this.slots.get(index).messageId();
	}

	private List<String> ids(Chunk chunk) {
		return Arrays.stream(chunk.indexes).mapToObj(this::id).toList();
	}

	/**
	 * One event of the batch: captured, or refused at once.
	 *
	 * @param messageId its id
	 * @param event the captured event, or {@code null}
	 * @param problem why it was refused, or {@code null}
	 */
	record Slot(String messageId, @Nullable CapturedEvent event, @Nullable RudderStackException problem) {

	}

	/**
	 * The events of one request.
	 */
	private static final class Chunk {

		private final int[] indexes;

		private final byte[][] events;

		Chunk(int[] indexes, byte[][] events) {
			this.indexes = indexes;
			this.events = events;
		}

		int size() {
			return this.indexes.length;
		}

		Chunk part(int from, int to) {
			return new Chunk(Arrays.copyOfRange(this.indexes, from, to), Arrays.copyOfRange(this.events, from, to));
		}

		byte[] body(Framing framing) {
			int length = framing.prefix().length + framing.suffix().length + (size() - 1) * framing.separator().length;
			for (byte[] event : this.events) {
				length += event.length;
			}
			byte[] body = Arrays.copyOf(framing.prefix(), length);
			int at = framing.prefix().length;
			for (int i = 0; i < this.events.length; i++) {
				if (i > 0) {
					at = append(framing.separator(), body, at);
				}
				at = append(this.events[i], body, at);
			}
			append(framing.suffix(), body, at);
			return body;
		}

		private static int append(byte[] part, byte[] body, int at) {
			System.arraycopy(part, 0, body, at, part.length);
			return at + part.length;
		}

	}

}
