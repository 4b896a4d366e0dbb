package io.github.rudderbento.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.delivery.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Tells, under {@code tracking}, this library's version and where events go.
 */
public final class TrackingInfoContributor implements InfoContributor {

	private final List<Delivery> deliveries;

	private final String version;

	private final @Nullable String mode;

	/**
	 * Creates the contributor.
	 * @param deliveries all deliveries
	 * @param version this library's version
	 * @param mode whether tracking is live, or {@code null} to leave it out
	 */
	public TrackingInfoContributor(List<Delivery> deliveries, String version, @Nullable String mode) {
		this.deliveries = List.copyOf(deliveries);
		this.version = version;
		this.mode = mode;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> tracking = new LinkedHashMap<>();
		tracking.put("version", this.version);
		if (this.mode != null) {
			tracking.put("mode", this.mode);
		}
		tracking.put("destinations", this.deliveries.stream().map(Delivery::name).toList());
		builder.withDetail("tracking", tracking);
	}

}
