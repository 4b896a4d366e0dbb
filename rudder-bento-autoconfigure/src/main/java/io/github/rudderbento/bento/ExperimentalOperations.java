package io.github.rudderbento.bento;

import java.util.regex.Pattern;

import reactor.core.publisher.Mono;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * What Bento offers as experimental; it may change or vanish. Rate-limited, so keep what
 * it answers. Addresses, names and texts travel in the body, never in the URL.
 */
public final class ExperimentalOperations {

	private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

	/** Enough to keep out what is no IPv6 address; nothing is looked up. */
	private static final Pattern IPV6 = Pattern
		.compile("(?=.*:.*:)[0-9A-Fa-f:]{2,39}(?:(?<=:)\\d{1,3}(?:\\.\\d{1,3}){3})?");

	private final BentoExchange exchange;

	ExperimentalOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Whether an address looks real.
	 * @param check the address, with what else is known
	 * @return what Bento thinks
	 */
	public Mono<Validation> validate(EmailCheck check) {
		return Mono.defer(() -> {
			EmailAddress.check("email", check.email());
			if (check.ip() != null) {
				checkIp(check.ip());
			}
			return this.exchange.call(BentoCall.of(BentoOperation.VALIDATE_EMAIL).body(check.body()), Validation::read);
		});
	}

	/**
	 * Whether an address passes the rules of Bento's founder.
	 * @param email the address
	 * @param blockFreeProviders whether addresses of free providers fail
	 * @param wiggleroom whether to be lenient
	 * @return what Bento thinks, with reasons
	 */
	public Mono<Validation> jessesRuleset(String email, boolean blockFreeProviders, boolean wiggleroom) {
		return Mono.defer(() -> {
			EmailAddress.check("email", email);
			byte[] body = BentoWire.body(Attributes.builder()
				.put("email", email)
				.put("block_free_providers", blockFreeProviders)
				.put("wiggleroom", wiggleroom)
				.build());
			return this.exchange.call(BentoCall.of(BentoOperation.JESSES_RULESET).body(body), Validation::read);
		});
	}

	/**
	 * Guesses a person's gender by their name.
	 * @param name the name
	 * @return the guess, or empty when Bento does not know
	 */
	public Mono<GenderGuess> gender(String name) {
		return Mono.defer(() -> {
			BentoRules.checkText("name", name, "a name");
			byte[] body = BentoWire.body(Attributes.builder().put("name", name).build());
			return this.exchange.call(BentoCall.of(BentoOperation.GUESS_GENDER).body(body), GenderGuess::read);
		});
	}

	/**
	 * Locates an IP address. Bento has switched this off and answers with nothing.
	 * @param ip the IP address
	 * @return the place, or empty
	 */
	public Mono<Location> geolocate(String ip) {
		return Mono.defer(() -> {
			checkIp(ip);
			return this.exchange.find(BentoCall.of(BentoOperation.GEOLOCATE).query("ip", ip), Location::read);
		});
	}

	/**
	 * Looks a domain up in blacklists.
	 * @param domain the domain
	 * @return what they say; empty when Bento says nothing
	 */
	public Mono<BlacklistStatus> domainBlacklist(String domain) {
		return Mono.defer(() -> {
			BentoRules.checkText("domain", domain, "a domain");
			return this.exchange.find(BentoCall.of(BentoOperation.CHECK_BLACKLIST).query("domain", domain),
					BlacklistStatus::read);
		});
	}

	/**
	 * Looks an IP address up in blacklists.
	 * @param ip the IP address
	 * @return what they say; empty when Bento says nothing
	 */
	public Mono<BlacklistStatus> ipBlacklist(String ip) {
		return Mono.defer(() -> {
			checkIp(ip);
			return this.exchange.find(BentoCall.of(BentoOperation.CHECK_BLACKLIST).query("ip", ip),
					BlacklistStatus::read);
		});
	}

	/**
	 * Judges a text.
	 * @param content the text
	 * @return what Bento thinks of it
	 */
	public Mono<Moderation> moderate(String content) {
		return Mono.defer(() -> {
			BentoRules.checkText("content", content, "a text");
			byte[] body = BentoWire.body(Attributes.builder().put("content", content).build());
			return this.exchange.call(BentoCall.of(BentoOperation.MODERATE_CONTENT).body(body), Moderation::read);
		});
	}

	private static void checkIp(String ip) {
		BentoRules.checkText("ip", ip, "an IP address");
		if (!IPV4.matcher(ip).matches() && !IPV6.matcher(ip).matches()) {
			throw new InvalidPayloadException("ip", "is not an IP address");
		}
	}

}
