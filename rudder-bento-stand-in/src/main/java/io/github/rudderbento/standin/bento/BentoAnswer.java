package io.github.rudderbento.standin.bento;

/**
 * The answer to a call that succeeded.
 *
 * @param items the number of items of the batch, 0 where there is none
 */
record BentoAnswer(int status, Object body, int items) {

	static BentoAnswer ok(Object body) {
		return new BentoAnswer(200, body, 0);
	}

	static BentoAnswer created(Object body) {
		return new BentoAnswer(201, body, 0);
	}

	BentoAnswer withBody(Object body) {
		return new BentoAnswer(this.status, body, this.items);
	}

}
