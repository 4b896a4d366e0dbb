package io.github.rudderbento.bento;

import java.util.Collection;
import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Events: what people did. They create people and set off automations, so they are only
 * repeated when they were surely not executed; purchases have a key and are.
 */
public final class EventOperations {

	private final BatchSender sender;

	private final Batch<BentoEvent> batch;

	EventOperations(BatchSender sender, BentoSettings settings, BentoRules rules) {
		this.sender = sender;
		this.batch = new Batch<>(BentoOperation.TRACK_EVENTS, "events", settings.batchEvents(), rules::check,
				BentoWire::write, Repeatable::event, null);
	}

	/**
	 * Tracks one event.
	 * @param event the event
	 * @return the result; fails with a {@link BentoException}, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when the event breaks
	 * a rule
	 */
	public Mono<BatchResult> track(BentoEvent event) {
		return track(List.of(event));
	}

	/**
	 * Tracks events, in chunks if there are many. All are checked before the first is
	 * sent. A single chunk waits for its turn as any direct call does, several wait as
	 * long as it takes.
	 * @param events at least one
	 * @return the result, chunk by chunk; fails with a {@link BentoException} when no
	 * chunk was answered, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when one of the
	 * events breaks a rule
	 */
	public Mono<BatchResult> track(Collection<BentoEvent> events) {
		return this.sender.send(this.batch, events, (answer) -> {
		});
	}

	/**
	 * Tracks events as they come, asking for no more than can be sent, in little memory
	 * however many there are. What breaks a rule is left out and reported with its chunk.
	 * @param events the events
	 * @return a result for each chunk as it is answered, in no order; when Bento takes
	 * nothing any more, the rest is not sent and it ends with the {@link BentoException}
	 */
	public Flux<ChunkResult> track(Publisher<BentoEvent> events) {
		return this.sender.stream(this.batch, events);
	}

}
