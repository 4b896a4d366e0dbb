package io.github.rudderbento.tracking.security;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.rudderbento.tracking.CallerCarrier;
import io.github.rudderbento.tracking.ThreadBound;
import io.github.rudderbento.tracking.UserIds;
import io.github.rudderbento.tracking.UserResolver;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Takes the user id from Spring Security's authentication: that of the thread, or, where
 * an annotated method gives a {@code Mono} or a {@code Flux}, that of its subscriber.
 * Anonymous authentications are nobody.
 */
public final class SecurityUserResolver implements UserResolver, CallerCarrier {

	private static final UserIds NOBODY = new UserIds(null, null);

	/** A session that takes longer to load is no reason to keep an event. */
	private static final long PATIENCE_SECONDS = 5;

	private final SecurityContextHolderStrategy contexts;

	private final Function<Authentication, @Nullable String> userId;

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	private final ThreadBound<UserIds> carried = new ThreadBound<>();

	/**
	 * Creates the resolver.
	 * @param contexts where the thread's authentication is
	 * @param userId the user's id of an authentication
	 */
	public SecurityUserResolver(SecurityContextHolderStrategy contexts,
			Function<Authentication, @Nullable String> userId) {
		this.contexts = contexts;
		this.userId = userId;
	}

	@Override
	public @Nullable UserIds resolve() {
		UserIds ids = this.carried.get();
		return (ids != null) ? ids : ids(this.contexts.getContext());
	}

	@Override
	public Carried fromThread() {
		// Nobody is carried, too: the thread on which a method ends may belong to another
		// user.
		UserIds ids = this.carried.get();
		return this.carried.carry((ids != null) ? ids : ids(this.contexts.getContext()));
	}

	@Override
	public Carried fromContext(ContextView context) {
		if (!context.hasKey(SecurityContext.class)) {
			return Carried.NOTHING;
		}
		CompletableFuture<@Nullable UserIds> ids = ReactiveSecurityContextHolder.getContext()
			.contextWrite((inner) -> inner.putAll(context))
			.map(this::ids)
			.onErrorReturn(NOBODY)
			.defaultIfEmpty(NOBODY)
			.toFuture();
		return (action) -> {
			// Nearly always there, as the request was authorized by it.
			if (!ids.isDone()) {
				ids.completeOnTimeout(NOBODY, PATIENCE_SECONDS, TimeUnit.SECONDS)
					.thenAccept((late) -> run(late, action));
			}
			else {
				run(ids.join(), action);
			}
		};
	}

	private void run(@Nullable UserIds ids, Runnable action) {
		this.carried.carry((ids != null) ? ids : NOBODY).run(action);
	}

	private UserIds ids(@Nullable SecurityContext context) {
		Authentication authentication = (context != null) ? context.getAuthentication() : null;
		if (authentication == null || !authentication.isAuthenticated() || this.trust.isAnonymous(authentication)) {
			return NOBODY;
		}
		String id = this.userId.apply(authentication);
		return (id != null) ? UserIds.user(id) : NOBODY;
	}

}
