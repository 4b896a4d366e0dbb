package io.github.rudderbento.bento;

import reactor.core.publisher.Flux;

/**
 * Authors: who the account may send mail from.
 */
public final class AuthorOperations {

	private final BentoExchange exchange;

	AuthorOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Lists all authors. Harmless, so it serves to check the keys, too.
	 * @return the authors
	 */
	public Flux<Author> list() {
		return this.exchange
			.call(BentoCall.of(BentoOperation.LIST_AUTHORS), (answer) -> Pages.items(answer, Author::read))
			.flatMapIterable((authors) -> authors);
	}

}
