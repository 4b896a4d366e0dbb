package io.github.rudderbento.tracking.security;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/**
 * The user's id from a claim of a JWT, an OpenID Connect user or an introspected token.
 * Whoever has no such claim has no id: the authentication's name is never taken instead.
 */
public final class UserClaim implements Function<Authentication, @Nullable String> {

	private final String name;

	/**
	 * Creates the function.
	 * @param name the claim's name, such as {@code sub}
	 */
	public UserClaim(String name) {
		this.name = name;
	}

	@Override
	public @Nullable String apply(Authentication authentication) {
		Object principal = authentication.getPrincipal();
		Object value = null;
		if (principal instanceof ClaimAccessor claims) {
			value = claims.getClaims().get(this.name);
		}
		else if (principal instanceof OAuth2AuthenticatedPrincipal user) {
			value = user.getAttributes().get(this.name);
		}
		return (value instanceof String || value instanceof Number) ? value.toString() : null;
	}

}
