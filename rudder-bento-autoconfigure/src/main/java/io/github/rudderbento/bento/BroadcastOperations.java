package io.github.rudderbento.bento;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Broadcasts: mails to many.
 */
public final class BroadcastOperations {

	private final BentoExchange exchange;

	private final BatchSender sender;

	private final Batch<Broadcast> batch;

	BroadcastOperations(BentoExchange exchange, BatchSender sender, BentoRules rules) {
		this.exchange = exchange;
		this.sender = sender;
		this.batch = new Batch<>(BentoOperation.CREATE_BROADCASTS, "broadcasts", BentoSettings.MAX_BROADCASTS,
				rules::check, BentoWire::write, (broadcast) -> false, null);
	}

	/**
	 * Creates a broadcast: a draft, unless it is approved.
	 * @param broadcast the broadcast
	 * @return what was created; fails with a {@link BentoException}, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when it breaks a rule
	 */
	public Mono<BroadcastsResult> create(Broadcast broadcast) {
		return create(List.of(broadcast));
	}

	/**
	 * Creates broadcasts, up to 100 in a request. All are checked before the first is
	 * sent. Only repeated when they were surely not executed.
	 * @param broadcasts the broadcasts, at least one
	 * @return what was created and what failed; fails with a {@link BentoException} when
	 * no chunk was answered, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when one of them
	 * breaks a rule
	 */
	public Mono<BroadcastsResult> create(Collection<Broadcast> broadcasts) {
		List<Broadcast> given = new ArrayList<>(broadcasts);
		return Mono.defer(() -> {
			List<CreatedBroadcast> created = Collections.synchronizedList(new ArrayList<>());
			return this.sender.send(this.batch, given, (answer) -> {
				for (JsonNode broadcast : Json.elements(Json.member(answer, "broadcasts"))) {
					created.add(CreatedBroadcast.read(broadcast));
				}
			}).map((result) -> new BroadcastsResult(created, result));
		});
	}

	/**
	 * Lists the broadcasts that were sent, which is Bento's default.
	 * @return the broadcasts, asked for page by page as they are used up
	 */
	public Flux<BroadcastInfo> list() {
		return list(BroadcastQuery.sent());
	}

	/**
	 * Lists broadcasts.
	 * @param query which ones
	 * @return the broadcasts, asked for page by page as they are used up
	 */
	public Flux<BroadcastInfo> list(BroadcastQuery query) {
		return Pages.all(this.exchange, query::call, BroadcastInfo::read);
	}

}
