package io.github.rudderbento;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.jspecify.annotations.Nullable;

/**
 * What tests use as keys, email addresses, names and traits, and what therefore must not
 * come out anywhere but at the vendor: whatever has {@code canary} in it, the keys of the
 * stand-ins, and addresses in the domains for examples, unless they are masked
 * ({@code u…@example.com}).
 */
public final class Canaries {

	public static final String WRITE_KEY = "canary-write-key";

	public static final String PUBLISHABLE_KEY = "canary-publishable-key";

	public static final String SECRET_KEY = "canary-secret-key";

	public static final String EMAIL = "canary.person@canary-mail.example";

	public static final String NAME = "Canaryname";

	public static final String TRAIT = "canary-trait-value";

	public static final String USER = "canary-user-id";

	private static final Pattern ANY = Pattern
		.compile(String.join("|", "(?i:canary)", "[\\w+-](?i:@|%40)(?:[\\w.-]+[.-])?(?i:example)\\b",
				RudderStackStandIn.WRITE_KEY, BentoStandIn.DEFAULT_PUBLISHABLE_KEY, BentoStandIn.DEFAULT_SECRET_KEY,
				encoded(WRITE_KEY, ""), encoded(PUBLISHABLE_KEY, SECRET_KEY), encoded(RudderStackStandIn.WRITE_KEY, ""),
				encoded(BentoStandIn.DEFAULT_PUBLISHABLE_KEY, BentoStandIn.DEFAULT_SECRET_KEY)));

	private Canaries() {
	}

	public static boolean areIn(@Nullable String text) {
		return text != null && ANY.matcher(text).find();
	}

	/** As they stand in an {@code Authorization} header. */
	public static String encoded(String user, String password) {
		return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

}
