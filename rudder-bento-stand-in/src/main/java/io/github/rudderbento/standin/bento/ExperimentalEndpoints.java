package io.github.rudderbento.standin.bento;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The endpoints under {@code /experimental}. Their real answers come from knowledge that
 * nobody outside has; these are plain rules with the documented shapes.
 */
final class ExperimentalEndpoints {

	private static final Set<String> FREE_PROVIDERS = Set.of("gmail.com", "googlemail.com", "yahoo.com", "hotmail.com",
			"outlook.com", "live.com", "icloud.com", "aol.com", "proton.me", "gmx.de");

	private static final Map<String, String> GENDERS = Map.of("alex", "male", "jesse", "male", "john", "male", "anna",
			"female", "jane", "female", "maria", "female");

	private static final List<String> BLACKLISTS = List.of("just_registered", "spamhaus", "nordspam", "spfbl", "sorbs",
			"abusix");

	private final BentoCampaigns campaigns;

	ExperimentalEndpoints(BentoCampaigns campaigns) {
		this.campaigns = campaigns;
	}

	BentoAnswer validate(BentoCall call) {
		call.parameter("name");
		call.parameter("user_agent");
		call.parameter("ip");
		return BentoAnswer.ok(Map.of("valid", isDeliverable(required(call, "email"))));
	}

	BentoAnswer jessesRuleset(BentoCall call) {
		String email = required(call, "email");
		boolean blockFreeProviders = call.flagParameter("block_free_providers");
		call.flagParameter("wiggleroom");
		List<String> reasons = new ArrayList<>();
		if (!isDeliverable(email)) {
			reasons.add("invalid_email");
		}
		if (blockFreeProviders && FREE_PROVIDERS.contains(BentoEmailAddress.domain(email).toLowerCase(Locale.ROOT))) {
			reasons.add("free_provider");
		}
		return BentoAnswer.ok(BentoJson.object("valid", reasons.isEmpty(), "reasons", reasons));
	}

	// The top-level domain that is reserved for addresses that reach nobody.
	private static boolean isDeliverable(String email) {
		return BentoEmailAddress.isValid(email) && !email.toLowerCase(Locale.ROOT).endsWith(".invalid");
	}

	BentoAnswer gender(BentoCall call) {
		String gender = GENDERS.get(required(call, "name").strip().toLowerCase(Locale.ROOT));
		return BentoAnswer.ok((gender != null) ? BentoJson.object("gender", gender, "confidence", 0.99)
				: BentoJson.object("gender", "unknown", "confidence", null));
	}

	BentoAnswer geolocation() {
		// Switched off by Bento.
		return BentoAnswer.ok(Map.of());
	}

	BentoAnswer blacklist(BentoCall call) {
		String domain = call.query("domain");
		String query = (domain != null) ? domain : call.query("ip");
		if (query == null) {
			throw BentoRefusal.badRequest();
		}
		List<String> listed = this.campaigns.blacklists(query);
		Map<String, @Nullable Object> results = new LinkedHashMap<>();
		BLACKLISTS.forEach((provider) -> results.put(provider, listed.contains(provider)));
		return BentoAnswer.ok(BentoJson.object("query", query, "description",
				"If any of the following blacklist providers contains true you have a problem on your hand.", "results",
				results));
	}

	BentoAnswer moderation(BentoCall call) {
		String content = call.parameter("content");
		if (content == null || content.isBlank()) {
			return BentoAnswer.ok(BentoJson.object("valid", false, "reasons", List.of("Content is required")));
		}
		return BentoAnswer.ok(BentoJson.object("valid", true, "reasons", List.of(), "safe_original_content", content));
	}

	private static String required(BentoCall call, String name) {
		return Objects.requireNonNullElseGet(call.parameter(name), () -> {
			throw BentoRefusal.badRequest();
		});
	}

}
