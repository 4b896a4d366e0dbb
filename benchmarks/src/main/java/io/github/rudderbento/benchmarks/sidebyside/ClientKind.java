package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Locale;
import java.util.function.IntFunction;

import io.github.rudderbento.payload.Attributes;

/**
 * The clients that are compared.
 */
enum ClientKind {

	/** Ours, without compression. */
	OURS(false, (port) -> new OwnClient(port, false)),

	/** Ours as it is by default. */
	OURS_GZIP(true, (port) -> new OwnClient(port, true)),

	/** RudderStack's Java SDK, without compression. */
	RUDDER(false, (port) -> new RudderClient(port, false)),

	/** RudderStack's Java SDK, compressing as by default. */
	RUDDER_GZIP(true, (port) -> new RudderClient(port, true)),

	/** Segment's Java client, which cannot compress. */
	SEGMENT(false, SegmentClient::new),

	/** PostHog's server client, which always compresses. */
	POSTHOG(true, PostHogClient::new),

	/** Snowplow's Java tracker, which cannot compress. */
	SNOWPLOW(false, SnowplowClient::new),

	/** OpenTelemetry's batch log record processor over OTLP. */
	OTEL(false, (port) -> new OpenTelemetryClient(port, false)),

	/** The same with compression. */
	OTEL_GZIP(true, (port) -> new OpenTelemetryClient(port, true)),

	/** Does nothing: what the caller itself costs. */
	NONE(false, (port) -> new LocalClient((userId, properties) -> userId)),

	/** Copies the properties and forgets the copy: the least that a client has to do. */
	SNAPSHOT(false, (port) -> new LocalClient((userId, properties) -> Attributes.copyOf(properties))),

	/** Copies the properties and queues the copy. */
	QUEUE(false, (port) -> new QueueClient()),

	/** Hand-written JSON: as fast as this machine allows. */
	LIMIT(false, (port) -> LocalClient.of(new HandWrittenBatch(false))),

	/** Hand-written JSON and gzip level 1. */
	LIMIT_GZIP(true, (port) -> LocalClient.of(new HandWrittenBatch(true)));

	private final boolean gzip;

	private final IntFunction<Client> factory;

	ClientKind(boolean gzip, IntFunction<Client> factory) {
		this.gzip = gzip;
		this.factory = factory;
	}

	static ClientKind of(String label) {
		return valueOf(label.replace('-', '_').toUpperCase(Locale.ROOT));
	}

	/**
	 * Its name in tables and on the command line.
	 * @return a lower-case name
	 */
	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	boolean gzip() {
		return this.gzip;
	}

	boolean local() {
		return this == NONE || this == SNAPSHOT || this == QUEUE || this == LIMIT || this == LIMIT_GZIP;
	}

	boolean ours() {
		return this == OURS || this == OURS_GZIP;
	}

	/**
	 * Whether a library belongs on its class path: OpenTelemetry needs OkHttp 5, the
	 * others were made for 4, and the two have the same classes.
	 * @param file the name of a jar
	 * @return whether it stays
	 */
	boolean takes(String file) {
		boolean openTelemetry = this == OTEL || this == OTEL_GZIP;
		return !file.startsWith(openTelemetry ? "okhttp-4" : "okhttp-jvm-5");
	}

	/**
	 * Creates the client. Only in a process of its own.
	 * @param port where the sink listens
	 * @return a client that is ready
	 */
	Client create(int port) {
		return this.factory.apply(port);
	}

}
