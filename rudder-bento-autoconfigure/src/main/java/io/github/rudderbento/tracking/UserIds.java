package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Who is at work, as a {@link UserResolver} knows it.
 *
 * @param userId the user's id, or {@code null}
 * @param anonymousId the id of someone nobody knows yet, or {@code null}
 */
public record UserIds(@Nullable String userId, @Nullable String anonymousId) {

	/**
	 * A known user.
	 * @param userId the user's id
	 * @return ids without an anonymous one
	 */
	public static UserIds user(String userId) {
		return new UserIds(userId, null);
	}

	/**
	 * A visitor.
	 * @param anonymousId the visitor's id
	 * @return ids without a user's
	 */
	public static UserIds anonymous(String anonymousId) {
		return new UserIds(null, anonymousId);
	}

	/**
	 * Names no id, as it is personal data.
	 */
	@Override
	public String toString() {
		return "UserIds[" + ((this.userId != null) ? "user" : "") + ((this.anonymousId != null) ? " anonymous" : "")
				+ "]";
	}

}
