package io.github.rudderbento.bento;

import reactor.core.publisher.Flux;

/**
 * Workflows: automations.
 */
public final class WorkflowOperations {

	private final BentoExchange exchange;

	WorkflowOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Lists all workflows.
	 * @return the workflows, asked for page by page as they are used up
	 */
	public Flux<Workflow> list() {
		return Pages.all(this.exchange,
				(page) -> BentoCall.of(BentoOperation.LIST_WORKFLOWS).query("page", (page > 1) ? page : null),
				Workflow::read);
	}

}
