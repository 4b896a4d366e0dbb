package io.github.rudderbento.standin.bento;

import java.util.List;

/**
 * The answer to a call that succeeded.
 *
 * @param items the number of items of the batch, 0 where there is none
 * @param accepted the items of the batch that did not fail
 */
record BentoAnswer(int status, Object body, int items, List<? extends ReceivedBentoItem> accepted) {

	static BentoAnswer ok(Object body) {
		return of(200, body);
	}

	static BentoAnswer created(Object body) {
		return of(201, body);
	}

	static BentoAnswer of(int status, Object body) {
		return new BentoAnswer(status, body, 0, List.of());
	}

	static BentoAnswer batch(Object body, int items, List<? extends ReceivedBentoItem> accepted) {
		return new BentoAnswer(200, body, items, accepted);
	}

	BentoAnswer with(int status, Object body) {
		return new BentoAnswer(status, body, this.items, this.accepted);
	}

	BentoAnswer withBody(Object body) {
		return with(this.status, body);
	}

}
