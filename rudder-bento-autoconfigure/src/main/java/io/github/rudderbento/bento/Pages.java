package io.github.rudderbento.bento;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Walks through pages, each asked for when the one before it is used up. Bento says how
 * many there are only now and then, so the end is a page that is empty or, from a server
 * that ignores the page number, starts like the one before it.
 */
final class Pages {

	private Pages() {
	}

	/**
	 * All items of all pages.
	 * @param <T> the kind of item
	 * @param exchange what calls
	 * @param call the call for a page, from 1
	 * @param reader reads one resource; {@code null} leaves it out
	 * @return the items; each subscription starts at the first page
	 */
	static <T> Flux<T> all(BentoExchange exchange, IntFunction<BentoCall> call,
			Function<JsonNode, @Nullable T> reader) {
		return Flux.defer(() -> {
			Walk walk = new Walk();
			return Flux.<Integer>generate((sink) -> {
				if (walk.done) {
					sink.complete();
				}
				else {
					sink.next(++walk.page);
				}
			}).concatMap((page) -> page(exchange, page, call.apply(page), (answer) -> {
				List<T> items = items(answer, reader);
				return walk.isNew(answer, items.size()) ? items : List.<T>of();
			}).switchIfEmpty(Mono.fromSupplier(() -> {
				walk.done = true;
				return List.of();
			})).flatMapIterable(Function.identity()), 0);
		});
	}

	/**
	 * A page that is not there is the end; but when there is not even a first one, it is
	 * the URL that is wrong, and no empty list.
	 */
	private static <T> Mono<List<T>> page(BentoExchange exchange, int page, BentoCall call,
			Function<JsonNode, @Nullable List<T>> reader) {
		return (page > 1) ? exchange.find(call, reader) : exchange.call(call, reader);
	}

	/**
	 * The items of an answer that has no pages.
	 * @param <T> the kind of item
	 * @param answer the JSON
	 * @param reader reads one resource; {@code null} leaves it out
	 * @return the items
	 */
	static <T> List<T> items(JsonNode answer, Function<JsonNode, @Nullable T> reader) {
		JsonNode data = answer.isArray() ? answer : Json.member(answer, "data");
		if (!data.isArray() && !data.isObject() && !answer.isObject()) {
			throw new UnknownShapeException("the answer has no data");
		}
		List<T> items = new ArrayList<>();
		if (data.isObject() && !data.isEmpty()) {
			add(items, reader.apply(data));
		}
		for (JsonNode element : Json.elements(data)) {
			add(items, reader.apply(element));
		}
		return items;
	}

	private static <T> void add(List<T> items, @Nullable T item) {
		if (item != null) {
			items.add(item);
		}
	}

	/**
	 * Where a walk is. Touched by one thread after the other.
	 */
	private static final class Walk {

		private int page;

		private long seen;

		private @Nullable String first;

		private boolean done;

		/**
		 * Decides whether this is a new page, and whether another follows.
		 */
		boolean isNew(JsonNode answer, int items) {
			this.seen += items;
			JsonNode meta = Json.member(answer, "meta");
			BigDecimal total = Json.decimal(meta, "total");
			JsonNode data = Json.member(answer, "data");
			String first = (data.isArray() && !data.isEmpty()) ? name(data.get(0)) : null;
			boolean same = first != null && first.equals(this.first);
			this.first = first;
			this.done = first == null || same || (total != null && this.seen >= total.longValue());
			return !same;
		}

		private static String name(JsonNode item) {
			String id = Json.id(item);
			return id.isEmpty() ? item.toString() : id;
		}

	}

}
