package io.github.rudderbento.tracking.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.delivery.autoconfigure.PropertyCheck;
import io.github.rudderbento.payload.AttributeRedaction;
import io.github.rudderbento.tracking.DestinationRules;
import io.github.rudderbento.tracking.web.RequestSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Who and where, and what may be tracked of it.
 *
 * @param traceId Whether to add the id of the running trace to RudderStack's context
 * @param user Who is at work, for events that name nobody
 * @param web What is taken from the web request at hand
 * @param consent Whether people have to agree
 * @param sampling Whose events are tracked
 * @param redaction What is taken out of properties, traits, fields and context
 * @param destinations Which events may go to a destination, by its name
 */
@ConfigurationProperties("rudder-bento.tracking")
record TrackingProperties(@DefaultValue("true") boolean traceId, @DefaultValue User user, @DefaultValue Web web,
		@DefaultValue Consent consent, @DefaultValue Sampling sampling, @DefaultValue Redaction redaction,
		@DefaultValue Map<String, Destination> destinations) {

	RequestSettings requestSettings() {
		String header = text(this.user.anonymousId().header());
		String cookie = text(this.user.anonymousId().cookie());
		Web web = this.web;
		if (!web.enabled()) {
			return new RequestSettings(false, false, false, false, false, false, false, header, cookie);
		}
		return new RequestSettings(web.pageUrl(), web.query(), web.referrer(), web.userAgent(), web.locale(), web.ip(),
				web.campaign(), header, cookie);
	}

	DestinationRules destinationRules(Set<String> known) {
		Map<String, DestinationRules.Rule> rules = new TreeMap<>();
		this.destinations.forEach((name, destination) -> {
			if (!known.contains(name)) {
				throw new InvalidConfigurationException(
						"rudder-bento.tracking.destinations." + name + " names no destination.",
						"Use one of " + String.join(", ", known) + ".");
			}
			rules.put(name, new DestinationRules.Rule(destination.allow(), destination.deny()));
		});
		return new DestinationRules(rules);
	}

	private static @Nullable String text(@Nullable String text) {
		return StringUtils.hasText(text) ? text.strip() : null;
	}

	/**
	 * Who is at work, for events that name nobody.
	 *
	 * @param security The user of Spring Security
	 * @param anonymousId The id of visitors nobody knows
	 */
	record User(@DefaultValue Security security, @DefaultValue AnonymousId anonymousId) {
	}

	/**
	 * The user of Spring Security.
	 *
	 * @param enabled Whether to take the user id from the authentication
	 * @param claim Claim of a JWT, an OpenID Connect user or an introspected token that
	 * is the user id; the authentication's name by default
	 */
	record Security(@DefaultValue("false") boolean enabled, @Nullable String claim) {
	}

	/**
	 * The id of visitors nobody knows.
	 *
	 * @param header Request header that holds it; none by default
	 * @param cookie Cookie that holds it where the header does not; none by default
	 */
	record AnonymousId(@Nullable String header, @Nullable String cookie) {
	}

	/**
	 * What is taken from the web request at hand, into RudderStack's context.
	 *
	 * @param enabled Whether to take anything
	 * @param pageUrl Whether to take URL and path, without query
	 * @param query Whether to take the queries of page and referrer, too; may be personal
	 * data
	 * @param referrer Whether to take the referrer
	 * @param userAgent Whether to take the user agent
	 * @param locale Whether to take the preferred language
	 * @param ip Whether to take the client's IP address, which is personal data
	 * @param campaign Whether to take the utm parameters
	 */
	record Web(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean pageUrl,
			@DefaultValue("false") boolean query, @DefaultValue("true") boolean referrer,
			@DefaultValue("true") boolean userAgent, @DefaultValue("true") boolean locale,
			@DefaultValue("false") boolean ip, @DefaultValue("true") boolean campaign) {
	}

	/**
	 * Whether people have to agree.
	 *
	 * @param required Whether to send nothing as long as there is no ConsentProvider; by
	 * default consent is asked for only if there is one
	 */
	record Consent(@DefaultValue("false") boolean required) {
	}

	/**
	 * Whose events are tracked.
	 *
	 * @param rate Share of users whose events are tracked where no rule matches, from 0
	 * to 1
	 * @param rules Shares by event name; the first that matches decides
	 */
	record Sampling(@DefaultValue("1") double rate, @DefaultValue List<Rate> rules) {

		io.github.rudderbento.tracking.Sampling toSampling() {
			PropertyCheck.under("rudder-bento.tracking.sampling").between("rate", this.rate, 0, 1);
			for (int i = 0; i < this.rules.size(); i++) {
				Rate rule = this.rules.get(i);
				PropertyCheck.under("rudder-bento.tracking.sampling.rules[" + i + "]")
					.between("rate", rule.rate(), 0, 1)
					.relation(!rule.events().isEmpty(), "events", "names no event");
			}
			return new io.github.rudderbento.tracking.Sampling(this.rules.stream()
				.map((rule) -> new io.github.rudderbento.tracking.Sampling.Rule(rule.events(), rule.rate()))
				.toList(), this.rate);
		}

	}

	/**
	 * A share of users for some events.
	 *
	 * @param events Names of events; an asterisk stands for anything
	 * @param rate Share of users whose events are tracked, from 0 to 1
	 */
	record Rate(@DefaultValue List<String> events, double rate) {
	}

	/**
	 * What is taken out of properties, traits, fields and context.
	 *
	 * @param salt What is put before values that are hashed; needed for hash
	 * @param rules What is taken out; the first that matches a name decides
	 */
	record Redaction(@Nullable String salt, @DefaultValue List<Rule> rules) {

		AttributeRedaction toRedaction() {
			for (int i = 0; i < this.rules.size(); i++) {
				PropertyCheck.under("rudder-bento.tracking.redaction.rules[" + i + "]")
					.relation(!this.rules.get(i).names().isEmpty(), "names", "names no value");
			}
			boolean hashes = this.rules.stream().anyMatch((rule) -> rule.action() == AttributeRedaction.Action.HASH);
			String salt = this.salt;
			if (hashes && (!StringUtils.hasText(salt) || salt.contains("${"))) {
				throw new InvalidConfigurationException(
						"rudder-bento.tracking.redaction.salt is missing: without it, hashes of emails and the like "
								+ "can be looked up.",
						"Set rudder-bento.tracking.redaction.salt to a long secret text, or use 'mask' or 'drop' as "
								+ "action.");
			}
			return new AttributeRedaction(this.rules.stream()
				.map((rule) -> new AttributeRedaction.Rule(rule.names(), rule.action()))
				.toList(), (salt != null) ? salt : "");
		}

		/**
		 * Keeps the salt to itself.
		 */
		@Override
		public String toString() {
			return "Redaction[" + this.rules.size() + "]";
		}

	}

	/**
	 * What is taken out.
	 *
	 * @param names Names of values or their paths, at any depth; an asterisk stands for
	 * anything, upper and lower case are the same
	 * @param action What happens to the values: left out with their names (drop),
	 * replaced by asterisks (mask), or by their salted SHA-256 (hash)
	 */
	record Rule(@DefaultValue List<String> names, @DefaultValue("mask") AttributeRedaction.Action action) {
	}

	/**
	 * Which events may go to a destination.
	 *
	 * @param allow Names of the only events that may; all by default; an asterisk stands
	 * for anything
	 * @param deny Names of events that may not, even if they are allowed
	 */
	record Destination(@DefaultValue Set<String> allow, @DefaultValue Set<String> deny) {
	}

}
