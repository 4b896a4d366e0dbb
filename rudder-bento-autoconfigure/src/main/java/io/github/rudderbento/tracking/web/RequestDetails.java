package io.github.rudderbento.tracking.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * What events take from a request, independent of the request's life.
 *
 * @param context what goes into RudderStack's context
 * @param anonymousId the visitor's id, or {@code null}
 */
record RequestDetails(Attributes context, @Nullable String anonymousId) {

	/** Of no request. */
	static final RequestDetails NONE = new RequestDetails(Attributes.empty(), null);

	/** Longer texts are cut, so that a request cannot make an event too large. */
	private static final int MAX_TEXT = 1024;

	private static final int MAX_ID = 256;

	/** Such as {@code ;jsessionid=…}. */
	private static final Pattern PATH_PARAMETERS = Pattern.compile(";[^/]*");

	private static final Map<String, String> CAMPAIGN = Map.of("utm_campaign", "name", "utm_source", "source",
			"utm_medium", "medium", "utm_term", "term", "utm_content", "content", "utm_id", "id");

	static RequestDetails of(RequestView request, RequestSettings settings) {
		Attributes.Builder context = Attributes.builder();
		Attributes page = page(request, settings);
		if (!page.isEmpty()) {
			context.put("page", page);
		}
		if (settings.userAgent()) {
			put(context, "userAgent", request.header(HttpHeaders.USER_AGENT));
		}
		if (settings.locale()) {
			put(context, "locale", locale(request.header(HttpHeaders.ACCEPT_LANGUAGE)));
		}
		if (settings.ip()) {
			put(context, "ip", request.ip());
		}
		String query = request.query();
		if (settings.campaign() && query != null && query.contains("utm_")) {
			Attributes campaign = campaign(query);
			if (!campaign.isEmpty()) {
				context.put("campaign", campaign);
			}
		}
		return new RequestDetails(context.build(), anonymousId(request, settings));
	}

	private static Attributes page(RequestView request, RequestSettings settings) {
		Attributes.Builder page = Attributes.builder();
		if (settings.pageUrl()) {
			String path = PATH_PARAMETERS.matcher(request.path()).replaceAll("");
			String search = (settings.query() && StringUtils.hasLength(request.query())) ? "?" + request.query() : "";
			put(page, "url", request.origin() + path + search);
			put(page, "path", path);
			put(page, "search", search);
		}
		if (settings.referrer()) {
			put(page, "referrer", referrer(request.header(HttpHeaders.REFERER), settings.query()));
		}
		return page.build();
	}

	private static @Nullable String referrer(@Nullable String referrer, boolean whole) {
		if (referrer == null || whole) {
			return referrer;
		}
		return PATH_PARAMETERS.matcher(referrer.split("[?#]", 2)[0]).replaceAll("");
	}

	private static @Nullable String locale(@Nullable String accepted) {
		if (!StringUtils.hasText(accepted)) {
			return null;
		}
		try {
			List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(accepted);
			String tag = Locale.forLanguageTag(ranges.get(0).getRange()).toLanguageTag();
			return tag.equals("und") ? null : tag;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Reads the query itself: asking a servlet request for its parameters would read the
	 * body of a form.
	 */
	private static Attributes campaign(String query) {
		Attributes.Builder campaign = Attributes.builder();
		for (String parameter : query.split("&")) {
			int equals = parameter.indexOf('=');
			String name = (equals > 0) ? CAMPAIGN.get(parameter.substring(0, equals)) : null;
			if (name != null) {
				put(campaign, name, decode(parameter.substring(equals + 1)));
			}
		}
		return campaign.build();
	}

	private static @Nullable String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String anonymousId(RequestView request, RequestSettings settings) {
		String id = null;
		if (settings.anonymousIdHeader() != null) {
			id = id(request.header(settings.anonymousIdHeader()));
		}
		if (id == null && settings.anonymousIdCookie() != null) {
			id = id(request.cookie(settings.anonymousIdCookie()));
		}
		return id;
	}

	private static @Nullable String id(@Nullable String text) {
		String id = (text != null) ? text.strip() : "";
		return (!id.isEmpty() && id.length() <= MAX_ID && id.chars().noneMatch(Character::isISOControl)) ? id : null;
	}

	private static void put(Attributes.Builder attributes, String key, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			attributes.put(key, (value.length() <= MAX_TEXT) ? value : value.substring(0, MAX_TEXT));
		}
	}

	/**
	 * Names nothing, as all of it may be personal data.
	 */
	@Override
	public String toString() {
		return "RequestDetails";
	}

}
