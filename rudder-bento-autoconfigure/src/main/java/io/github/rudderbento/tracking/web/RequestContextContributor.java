package io.github.rudderbento.tracking.web;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.rudderstack.ContextContributor;
import io.github.rudderbento.rudderstack.RudderStackMessage;

/**
 * Adds page, user agent, locale, campaign and the like of the request at hand to the
 * context of RudderStack's messages.
 */
public final class RequestContextContributor implements ContextContributor {

	private final CurrentRequest current;

	/**
	 * Creates the contributor.
	 * @param current the request at hand
	 */
	public RequestContextContributor(CurrentRequest current) {
		this.current = current;
	}

	@Override
	public void contribute(RudderStackMessage message, Attributes.Builder context) {
		context.putAll(this.current.details().context());
	}

}
