package io.github.rudderbento.bento;

import java.math.BigDecimal;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where an IP address is.
 *
 * @param countryCode two letters, or {@code null}
 * @param countryName the country, or {@code null}
 * @param continentCode the continent, or {@code null}
 * @param regionName the region, or {@code null}
 * @param cityName the city, or {@code null}
 * @param postalCode the postal code, or {@code null}
 * @param latitude degrees, or {@code null}
 * @param longitude degrees, or {@code null}
 * @param timezone the time zone, or {@code null}
 * @param raw everything as it came
 */
public record Location(@Nullable String countryCode, @Nullable String countryName, @Nullable String continentCode,
		@Nullable String regionName, @Nullable String cityName, @Nullable String postalCode,
		@Nullable BigDecimal latitude, @Nullable BigDecimal longitude, @Nullable String timezone,
		Map<String, @Nullable Object> raw) {

	static @Nullable Location read(JsonNode answer) {
		JsonNode location = Json.unwrapped(answer, "data");
		if (!location.isObject() || location.isEmpty()) {
			return null;
		}
		String region = Json.text(location, "real_region_name");
		return new Location(Json.text(location, "country_code2"), Json.text(location, "country_name"),
				Json.text(location, "continent_code"), (region != null) ? region : Json.text(location, "region_name"),
				Json.text(location, "city_name"), Json.text(location, "postal_code"),
				Json.decimal(location, "latitude"), Json.decimal(location, "longitude"),
				Json.text(location, "timezone"), Json.map(location));
	}

	@Override
	public String toString() {
		return "Location[" + this.countryCode + "]";
	}

}
