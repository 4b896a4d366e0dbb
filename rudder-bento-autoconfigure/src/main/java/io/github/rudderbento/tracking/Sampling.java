package io.github.rudderbento.tracking;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Lets a share of the users pass, by event name. A user is in or out by a hash of the id:
 * the same on every instance and at any time, and who is in at ten percent is in at
 * twenty, too. Events of nobody are sampled one by one.
 */
public final class Sampling {

	private static final Sampling ALL = new Sampling(List.of(), 1);

	private final List<CompiledRule> rules;

	private final double rate;

	/**
	 * Creates the sampling.
	 * @param rules shares by event name; the first that matches decides
	 * @param rate the share of users whose other events are tracked, from 0 to 1
	 */
	public Sampling(List<Rule> rules, double rate) {
		this.rules = rules.stream()
			.map((rule) -> new CompiledRule(new EventNames(rule.events()), rule.rate()))
			.toList();
		this.rate = rate;
	}

	/**
	 * Everybody is in.
	 * @return a sampling without rules
	 */
	public static Sampling all() {
		return ALL;
	}

	boolean isActive() {
		return this.rate < 1 || !this.rules.isEmpty();
	}

	boolean includes(String event, @Nullable String userId, @Nullable String anonymousId, @Nullable String email,
			String id) {
		double share = rate(event);
		if (share >= 1) {
			return true;
		}
		return position(key(userId, anonymousId, email, id)) < share;
	}

	private static String key(@Nullable String userId, @Nullable String anonymousId, @Nullable String email,
			String id) {
		if (userId != null && !userId.isBlank()) {
			return userId;
		}
		if (anonymousId != null && !anonymousId.isBlank()) {
			return anonymousId;
		}
		return (email != null && !email.isBlank()) ? email.strip().toLowerCase(Locale.ROOT) : id;
	}

	private double rate(String event) {
		for (CompiledRule rule : this.rules) {
			if (rule.events().matches(event)) {
				return rule.rate();
			}
		}
		return this.rate;
	}

	/**
	 * Where a user stands between 0 and 1. Must never change, or users would move.
	 */
	static double position(String key) {
		// FNV-1a over the chars, then the finalizer of MurmurHash3, as FNV alone leaves
		// the ids of neighbours close together.
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < key.length(); i++) {
			hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
		hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
		hash ^= hash >>> 33;
		return (hash >>> 11) * 0x1.0p-53;
	}

	/**
	 * A share of users for some events.
	 *
	 * @param events names of events; {@code *} stands for anything
	 * @param rate the share of users whose events are tracked, from 0 to 1
	 */
	public record Rule(List<String> events, double rate) {

		/**
		 * Copies the names.
		 */
		public Rule {
			events = List.copyOf(events);
		}

	}

	private record CompiledRule(EventNames events, double rate) {
	}

}
