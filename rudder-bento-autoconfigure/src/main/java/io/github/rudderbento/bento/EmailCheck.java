package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;

/**
 * An address that is to be looked at, with what else is known of the person.
 *
 * @param email the address
 * @param name the person's name, or {@code null}
 * @param userAgent the person's browser, or {@code null}
 * @param ip the person's IP address, or {@code null}; Bento takes one from outside its
 * main countries as a bad sign
 */
public record EmailCheck(String email, @Nullable String name, @Nullable String userAgent, @Nullable String ip) {

	/**
	 * An address alone.
	 * @param email the address
	 * @return the check
	 */
	public static EmailCheck of(String email) {
		return new EmailCheck(email, null, null, null);
	}

	/**
	 * This check with the person's name.
	 * @param name the name
	 * @return a changed check
	 */
	public EmailCheck withName(@Nullable String name) {
		return new EmailCheck(this.email, name, this.userAgent, this.ip);
	}

	/**
	 * This check with the person's browser.
	 * @param userAgent what the browser calls itself
	 * @return a changed check
	 */
	public EmailCheck withUserAgent(@Nullable String userAgent) {
		return new EmailCheck(this.email, this.name, userAgent, this.ip);
	}

	/**
	 * This check with the person's IP address.
	 * @param ip the IP address
	 * @return a changed check
	 */
	public EmailCheck withIp(@Nullable String ip) {
		return new EmailCheck(this.email, this.name, this.userAgent, ip);
	}

	byte[] body() {
		Attributes.Builder members = Attributes.builder().put("email", this.email);
		BentoWire.put(members, "name", this.name);
		BentoWire.put(members, "user_agent", this.userAgent);
		BentoWire.put(members, "ip", this.ip);
		return BentoWire.body(members.build());
	}

	@Override
	public String toString() {
		return "EmailCheck[]";
	}

}
