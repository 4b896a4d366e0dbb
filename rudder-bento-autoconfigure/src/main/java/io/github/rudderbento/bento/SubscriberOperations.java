package io.github.rudderbento.bento;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.payload.Attributes;

/**
 * People: find, create, search, and import by the thousand.
 */
public final class SubscriberOperations {

	private final BentoExchange exchange;

	private final BatchSender sender;

	private final Batch<SubscriberUpdate> batch;

	SubscriberOperations(BentoExchange exchange, BatchSender sender, BentoRules rules) {
		this.exchange = exchange;
		this.sender = sender;
		this.batch = new Batch<>(BentoOperation.IMPORT_SUBSCRIBERS, "subscribers", exchange.settings().batchEvents(),
				rules::check, BentoWire::write, (update) -> true, null);
	}

	/**
	 * Finds a person by address.
	 * @param email the address
	 * @return the person, or empty when Bento does not know them
	 */
	public Mono<Subscriber> find(String email) {
		return Mono.defer(() -> {
			EmailAddress.check("email", email);
			return this.exchange.find(BentoCall.of(BentoOperation.FIND_SUBSCRIBER).query("email", email),
					SubscriberOperations::read);
		});
	}

	/**
	 * Finds a person by UUID.
	 * @param uuid the person's UUID
	 * @return the person, or empty when Bento does not know them
	 */
	public Mono<Subscriber> findByUuid(String uuid) {
		return Mono.defer(() -> {
			BentoRules.checkText("uuid", uuid, "a person's UUID");
			return this.exchange.find(BentoCall.of(BentoOperation.FIND_SUBSCRIBER).query("uuid", uuid),
					SubscriberOperations::read);
		});
	}

	/**
	 * Creates a person, or finds them when Bento knows them already. May set off
	 * automations.
	 * @param email the address
	 * @return the person; empty only when Bento's answer does not show them
	 */
	public Mono<Subscriber> create(String email) {
		return Mono.defer(() -> {
			EmailAddress.check("email", email);
			byte[] body = BentoWire.body("subscriber", Attributes.builder().put("email", email).build());
			return this.exchange.call(BentoCall.of(BentoOperation.CREATE_SUBSCRIBER).body(body),
					SubscriberOperations::read);
		});
	}

	/**
	 * Searches for people; part of Bento's Enterprise plan.
	 * @param search what to search for
	 * @return the people, asked for page by page as they are used up
	 */
	public Flux<Subscriber> search(SubscriberSearch search) {
		return Pages.all(this.exchange,
				(page) -> BentoCall.of(BentoOperation.SEARCH_SUBSCRIBERS).body(search.body(page)), Subscriber::read);
	}

	/**
	 * Imports one person: creates or changes them, without setting off automations.
	 * @param update the person
	 * @return the result; fails with a {@link BentoException}, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when the update
	 * breaks a rule
	 */
	public Mono<BatchResult> importAll(SubscriberUpdate update) {
		return importAll(List.of(update));
	}

	/**
	 * Imports people, in chunks if there are many. All are checked before the first is
	 * sent. A single chunk waits for its turn as any direct call does, several wait as
	 * long as it takes.
	 * @param updates the people, at least one
	 * @return the result, chunk by chunk; fails with a {@link BentoException} when no
	 * chunk was answered, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when one of them
	 * breaks a rule
	 */
	public Mono<BatchResult> importAll(Collection<SubscriberUpdate> updates) {
		return this.sender.send(this.batch, updates, (answer) -> {
		});
	}

	/**
	 * Imports people as they come, asking for no more than can be sent, in little memory
	 * however many there are. Who breaks a rule is left out and reported with their
	 * chunk.
	 * @param updates the people
	 * @return a result for each chunk as it is answered, in no order; when Bento takes
	 * nothing any more, the rest is not sent and it ends with the {@link BentoException}
	 */
	public Flux<ChunkResult> importAll(Publisher<SubscriberUpdate> updates) {
		return this.sender.stream(this.batch, updates);
	}

	private static @Nullable Subscriber read(JsonNode answer) {
		JsonNode resource = Json.resource(answer);
		return resource.isMissingNode() ? null : Subscriber.read(resource);
	}

}
