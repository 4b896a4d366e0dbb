package io.github.rudderbento.benchmarks.sidebyside;

import java.util.List;
import java.util.Locale;

/**
 * What is compared.
 */
enum Scenario {

	/** As fast as it goes, without compression (but PostHog, which cannot do without). */
	SATURATION(ClientKind.NONE, ClientKind.SNAPSHOT, ClientKind.LIMIT, ClientKind.OURS, ClientKind.RUDDER,
			ClientKind.SEGMENT, ClientKind.POSTHOG, ClientKind.SNOWPLOW, ClientKind.OTEL),

	/** As fast as it goes, with compression. */
	SATURATION_GZIP(ClientKind.NONE, ClientKind.LIMIT_GZIP, ClientKind.OURS_GZIP, ClientKind.RUDDER_GZIP,
			ClientKind.POSTHOG, ClientKind.OTEL_GZIP),

	/** As fast as it goes against a server that takes its time. */
	SERVICE_TIME(ClientKind.OURS, ClientKind.OURS_GZIP, ClientKind.RUDDER, ClientKind.SEGMENT, ClientKind.POSTHOG,
			ClientKind.SNOWPLOW, ClientKind.OTEL),

	/** At a steady rate. */
	PACED(ClientKind.NONE, ClientKind.SNAPSHOT, ClientKind.QUEUE, ClientKind.OURS, ClientKind.OURS_GZIP,
			ClientKind.RUDDER_GZIP, ClientKind.SEGMENT, ClientKind.POSTHOG, ClientKind.SNOWPLOW, ClientKind.OTEL),

	/** At a steady rate, by a caller that does not sleep between its calls. */
	AWAKE(ClientKind.NONE, ClientKind.SNAPSHOT, ClientKind.QUEUE, ClientKind.OURS, ClientKind.OURS_GZIP,
			ClientKind.RUDDER_GZIP, ClientKind.OTEL),

	/** At a steady rate while the server refuses connections for a while. */
	OUTAGE(ClientKind.OURS_GZIP, ClientKind.OURS, ClientKind.RUDDER_GZIP, ClientKind.SEGMENT, ClientKind.POSTHOG,
			ClientKind.SNOWPLOW, ClientKind.OTEL),

	/** Closed right after many events. */
	SHUTDOWN(ClientKind.OURS_GZIP, ClientKind.OURS, ClientKind.RUDDER_GZIP, ClientKind.SEGMENT, ClientKind.POSTHOG,
			ClientKind.SNOWPLOW, ClientKind.OTEL);

	private final List<ClientKind> clients;

	Scenario(ClientKind... clients) {
		this.clients = List.of(clients);
	}

	static Scenario of(String label) {
		return valueOf(label.replace('-', '_').toUpperCase(Locale.ROOT));
	}

	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	List<ClientKind> clients() {
		return this.clients;
	}

}
