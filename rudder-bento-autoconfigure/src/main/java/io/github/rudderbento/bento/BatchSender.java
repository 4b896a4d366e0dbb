package io.github.rudderbento.bento;

import java.io.ByteArrayOutputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.bento.ChunkResult.ItemFailure;
import io.github.rudderbento.delivery.Framing;
import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * Sends items in chunks, a few at a time, each on its own: a chunk that fails is repeated
 * by itself or reported, and the others go on.
 */
final class BatchSender {

	private final BentoExchange exchange;

	BatchSender(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Sends a list. All items are checked before the first is sent.
	 * @param <T> the kind of item
	 * @param batch how they are sent
	 * @param items the items, at least one
	 * @param answers sees the answer of each chunk
	 * @return the result; fails when an item breaks a rule, or when no chunk was answered
	 */
	<T> Mono<BatchResult> send(Batch<T> batch, Collection<? extends T> items, Consumer<JsonNode> answers) {
		// What is sent later, or again, is what was given now.
		List<T> given = new ArrayList<>(items);
		return Mono.defer(() -> {
			List<Chunk> chunks = chunks(batch, given);
			boolean patient = chunks.size() > 1;
			AtomicReference<@Nullable BentoException> stop = new AtomicReference<>();
			return Flux.fromIterable(chunks)
				.flatMap((chunk) -> send(batch, chunk, patient, stop, answers), this.exchange.settings().maxInFlight(),
						1)
				.collectSortedList(Comparator.comparingInt(ChunkResult::number))
				.flatMap(BatchSender::result);
		});
	}

	/**
	 * Sends what a publisher gives, asking it for no more than can be sent. Items that
	 * break a rule are left out and reported with their chunk.
	 * @param <T> the kind of item
	 * @param batch how they are sent
	 * @param items the items
	 * @return a result for each chunk as it is answered; when nothing is taken any more,
	 * the rest is not sent and it ends with the error
	 */
	<T> Flux<ChunkResult> stream(Batch<T> batch, Publisher<? extends T> items) {
		return Flux.defer(() -> {
			BentoWire wire = new BentoWire();
			Cut cut = new Cut(batch.maxItems(), this.exchange.settings().maxBatchBytes());
			long[] position = { 0 };
			int[] number = { 0 };
			AtomicReference<@Nullable BentoException> stop = new AtomicReference<>();
			return Flux.<T>from(items)
				.map((item) -> encodeOrReport(batch, wire, item, position[0]++))
				.bufferUntil(cut::startsWith, true)
				.filter((encoded) -> !encoded.isEmpty())
				.takeWhile((encoded) -> stop.get() == null)
				.map((encoded) -> new Chunk(number[0]++, encoded))
				// What is under way when the source fails ends before its error.
				.flatMapDelayError((chunk) -> send(batch, chunk, true, stop, (answer) -> {
				}), this.exchange.settings().maxInFlight(), 1)
				.concatWith(Mono.defer(() -> {
					BentoException error = stop.get();
					return (error != null) ? Mono.error(error) : Mono.empty();
				}));
		});
	}

	/**
	 * The result, or the error when no chunk was answered: one that tells that something
	 * may have been executed, if there is one, so that nobody repeats all of it.
	 */
	private static Mono<BatchResult> result(List<ChunkResult> chunks) {
		BentoException worst = null;
		for (ChunkResult chunk : chunks) {
			BentoException error = chunk.error();
			if (error == null) {
				return Mono.just(new BatchResult(chunks));
			}
			if (worst == null || (error.mayHaveBeenExecuted() && !worst.mayHaveBeenExecuted())) {
				worst = error;
			}
		}
		return (worst != null) ? Mono.error(worst) : Mono.just(new BatchResult(chunks));
	}

	private <T> List<Chunk> chunks(Batch<T> batch, Collection<? extends T> items) {
		if (items.isEmpty()) {
			throw new InvalidPayloadException(batch.wrapper(), "at least one is needed");
		}
		BentoWire wire = new BentoWire();
		Map<String, List<Encoded>> bySender = new LinkedHashMap<>();
		long position = 0;
		for (T item : items) {
			Encoded encoded;
			try {
				encoded = encode(batch, wire, item, position);
			}
			catch (InvalidPayloadException ex) {
				throw ex.under(batch.wrapper() + "[" + position + "]");
			}
			String sender = (encoded.sender != null) ? encoded.sender : "";
			bySender.computeIfAbsent(sender, (key) -> new ArrayList<>()).add(encoded);
			position++;
		}
		List<Chunk> chunks = new ArrayList<>();
		for (List<Encoded> group : bySender.values()) {
			Cut cut = new Cut(batch.maxItems(), this.exchange.settings().maxBatchBytes());
			List<Encoded> open = new ArrayList<>();
			for (Encoded encoded : group) {
				if (cut.startsWith(encoded) && !open.isEmpty()) {
					chunks.add(new Chunk(chunks.size(), open));
					open = new ArrayList<>();
				}
				open.add(encoded);
			}
			chunks.add(new Chunk(chunks.size(), open));
		}
		return chunks;
	}

	private static <T> Encoded encodeOrReport(Batch<T> batch, BentoWire wire, T item, long position) {
		try {
			return encode(batch, wire, item, position);
		}
		catch (InvalidPayloadException ex) {
			return new Encoded(position, null, true, null, ex.problem().toString());
		}
	}

	private static <T> Encoded encode(Batch<T> batch, BentoWire wire, T item, long position) {
		T checked = batch.check().apply(item);
		ByteArrayOutputStream json = new ByteArrayOutputStream(256);
		batch.writer().write(wire, checked, json);
		return new Encoded(position, json.toByteArray(), batch.repeatable().test(checked), batch.senderOf(checked),
				null);
	}

	private <T> Mono<ChunkResult> send(Batch<T> batch, Chunk chunk, boolean patient,
			AtomicReference<@Nullable BentoException> stop, Consumer<JsonNode> answers) {
		BentoException stopped = stop.get();
		if (stopped != null) {
			return Mono.just(chunk.failed(stopped));
		}
		if (chunk.size() == 0) {
			return Mono.just(chunk.answered(0, 0, List.of()));
		}
		BentoCall call = BentoCall.of(batch.operation())
			.chunk(chunk.body(batch.wrapper()), chunk.repeatable(), patient, chunk.sender());
		return this.exchange.<ChunkResult>call(call, (answer) -> {
			ChunkResult result = BatchAnswer.read(batch.operation(), answer, chunk);
			answers.accept(answer);
			return result;
		}).onErrorResume(BentoException.class, (ex) -> {
			if (endsBatch(ex)) {
				stop.compareAndSet(null, ex);
			}
			return Mono.just(chunk.failed(ex));
		});
	}

	/**
	 * Whether the chunks that follow would fail in the same way.
	 */
	private static boolean endsBatch(BentoException ex) {
		boolean content = ex instanceof BentoValidationException || ex instanceof BentoAuthorNotAuthorizedException;
		return !content && !ex.mayHaveBeenExecuted();
	}

	/**
	 * Decides where a chunk ends: by count and by bytes.
	 */
	private static final class Cut {

		private final int maxItems;

		private final int maxBytes;

		private int items;

		private long bytes;

		Cut(int maxItems, int maxBytes) {
			this.maxItems = maxItems;
			this.maxBytes = maxBytes;
		}

		boolean startsWith(Encoded next) {
			int length = next.length() + 1;
			if (this.items > 0 && (this.items >= this.maxItems || this.bytes + length > this.maxBytes)) {
				this.items = 1;
				this.bytes = length;
				return true;
			}
			this.items++;
			this.bytes += length;
			return false;
		}

	}

	/**
	 * One item, written; or why it cannot be.
	 *
	 * @param position its position in what was given
	 * @param json its JSON, or {@code null} when it breaks a rule
	 * @param repeatable whether it may be sent again
	 * @param sender the sender, when it is a mail
	 * @param problem what is wrong with it, or {@code null}
	 */
	private record Encoded(long position, byte @Nullable [] json, boolean repeatable, @Nullable String sender,
			@Nullable String problem) {

		int length() {
			return (this.json != null) ? this.json.length : 0;
		}

	}

	/**
	 * The items of one request.
	 */
	static final class Chunk {

		private final int number;

		private final List<Long> positions;

		private final List<Long> sent;

		private final List<ItemFailure> invalid = new ArrayList<>();

		private final List<byte[]> json = new ArrayList<>();

		private final boolean repeatable;

		private final @Nullable String sender;

		Chunk(int number, List<Encoded> items) {
			this.number = number;
			boolean repeatable = true;
			long[] positions = new long[items.size()];
			long[] sent = new long[items.size()];
			int length = 0;
			for (int i = 0; i < positions.length; i++) {
				Encoded item = items.get(i);
				positions[i] = item.position;
				if (item.json != null) {
					sent[length++] = item.position;
					this.json.add(item.json);
					repeatable &= item.repeatable;
				}
				else {
					this.invalid.add(new ItemFailure(item.position, true, String.valueOf(item.problem)));
				}
			}
			this.positions = new Positions(positions, positions.length);
			this.sent = new Positions(sent, length);
			this.repeatable = repeatable;
			this.sender = items.get(0).sender;
		}

		int size() {
			return this.json.size();
		}

		boolean repeatable() {
			return this.repeatable;
		}

		@Nullable String sender() {
			return this.sender;
		}

		byte[] body(String wrapper) {
			Framing framing = Framing.arrayNamed(wrapper);
			ByteArrayOutputStream body = new ByteArrayOutputStream(
					this.json.stream().mapToInt((item) -> item.length + 1).sum() + 32);
			body.writeBytes(framing.prefix());
			for (int i = 0; i < this.json.size(); i++) {
				if (i > 0) {
					body.writeBytes(framing.separator());
				}
				body.writeBytes(this.json.get(i));
			}
			body.writeBytes(framing.suffix());
			return body.toByteArray();
		}

		/**
		 * The position of an item that was sent, by its place in the request.
		 */
		@Nullable Long position(int place) {
			return (place >= 0 && place < this.sent.size()) ? this.sent.get(place) : null;
		}

		ChunkResult answered(int results, int failed, List<ItemFailure> failures) {
			List<ItemFailure> all = new ArrayList<>(this.invalid);
			all.addAll(failures);
			return new ChunkResult(this.number, this.positions, results, failed, List.copyOf(all), null);
		}

		ChunkResult failed(BentoException error) {
			return new ChunkResult(this.number, this.positions, 0, 0, List.copyOf(this.invalid), error);
		}

	}

	/**
	 * Positions in little room, for there may be many.
	 */
	private static final class Positions extends AbstractList<Long> {

		private final long[] positions;

		private final int length;

		Positions(long[] positions, int length) {
			this.positions = positions;
			this.length = length;
		}

		@Override
		public Long get(int index) {
			return this.positions[Objects.checkIndex(index, this.length)];
		}

		@Override
		public int size() {
			return this.length;
		}

	}

}
