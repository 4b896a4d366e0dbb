package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.rudderbento.benchmarks.SampleEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

/**
 * OpenTelemetry's batch log record processor: its default batch of 512 and delay of a
 * second, a queue that no scenario fills. Each record carries what a RudderStack event
 * does: an id, the user, ten properties and the context.
 */
final class OpenTelemetryClient implements Client {

	private static final int QUEUE = 65_536;

	private static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("event.id");

	private static final AttributeKey<String> USER_ID = AttributeKey.stringKey("user.id");

	private static final AttributeKey<String> APP_NAME = AttributeKey.stringKey("app.name");

	private static final AttributeKey<String> APP_VERSION = AttributeKey.stringKey("app.version");

	private static final AttributeKey<String> APP_BUILD = AttributeKey.stringKey("app.build");

	private static final AttributeKey<String> LOCALE = AttributeKey.stringKey("locale");

	private static final AttributeKey<String> TIMEZONE = AttributeKey.stringKey("timezone");

	private final Map<String, AttributeKey<?>> keys = new HashMap<>();

	private final SdkLoggerProvider provider;

	private final Counting exporter;

	private final Logger logger;

	OpenTelemetryClient(int port, boolean gzip) {
		this.exporter = new Counting(OtlpHttpLogRecordExporter.builder()
			.setEndpoint("http://127.0.0.1:" + port + "/v1/logs")
			.setCompression(gzip ? "gzip" : "none")
			.build());
		this.provider = SdkLoggerProvider.builder()
			.addLogRecordProcessor(BatchLogRecordProcessor.builder(this.exporter).setMaxQueueSize(QUEUE).build())
			.build();
		this.logger = this.provider.get("benchmark");
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		LogRecordBuilder event = this.logger.logRecordBuilder()
			.setBody(SampleEvent.NAME)
			.setTimestamp(System.currentTimeMillis(), TimeUnit.MILLISECONDS)
			.setAttribute(EVENT_ID, UUID.randomUUID().toString())
			.setAttribute(USER_ID, userId)
			.setAttribute(APP_NAME, "shop")
			.setAttribute(APP_VERSION, "2.4.1")
			.setAttribute(APP_BUILD, "1187")
			.setAttribute(LOCALE, "de-DE")
			.setAttribute(TIMEZONE, "Europe/Berlin");
		for (Map.Entry<String, Object> property : properties.entrySet()) {
			Object value = property.getValue();
			if (value instanceof Integer number) {
				value = number.longValue();
			}
			set(event, property.getKey(), value);
		}
		event.emit();
	}

	@SuppressWarnings("unchecked")
	private void set(LogRecordBuilder event, String name, Object value) {
		event.setAttribute((AttributeKey<Object>) this.keys.computeIfAbsent(name, (key) -> newKey(key, value)), value);
	}

	private static AttributeKey<?> newKey(String name, Object value) {
		if (value instanceof Long) {
			return AttributeKey.longKey(name);
		}
		if (value instanceof Double) {
			return AttributeKey.doubleKey(name);
		}
		return (value instanceof Boolean) ? AttributeKey.booleanKey(name) : AttributeKey.stringKey(name);
	}

	@Override
	public long done() {
		return this.exporter.done.sum();
	}

	@Override
	public void flush() {
		this.provider.forceFlush();
	}

	@Override
	public void close() {
		this.provider.shutdown().join(20, TimeUnit.SECONDS);
	}

	private static final class Counting implements LogRecordExporter {

		private final LogRecordExporter exporter;

		private final LongAdder done = new LongAdder();

		Counting(LogRecordExporter exporter) {
			this.exporter = exporter;
		}

		@Override
		public CompletableResultCode export(Collection<LogRecordData> logs) {
			int count = logs.size();
			CompletableResultCode result = this.exporter.export(logs);
			return result.whenComplete(() -> this.done.add(count));
		}

		@Override
		public CompletableResultCode flush() {
			return this.exporter.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.exporter.shutdown();
		}

	}

}
