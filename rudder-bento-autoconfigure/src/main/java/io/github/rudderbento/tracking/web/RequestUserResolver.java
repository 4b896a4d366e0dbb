package io.github.rudderbento.tracking.web;

import io.github.rudderbento.tracking.UserIds;
import io.github.rudderbento.tracking.UserResolver;
import org.jspecify.annotations.Nullable;

/**
 * Takes a visitor's id from a header or a cookie of the request at hand.
 */
public final class RequestUserResolver implements UserResolver {

	private final CurrentRequest current;

	/**
	 * Creates the resolver.
	 * @param current the request at hand
	 */
	public RequestUserResolver(CurrentRequest current) {
		this.current = current;
	}

	@Override
	public @Nullable UserIds resolve() {
		String anonymousId = this.current.details().anonymousId();
		return (anonymousId != null) ? UserIds.anonymous(anonymousId) : null;
	}

}
