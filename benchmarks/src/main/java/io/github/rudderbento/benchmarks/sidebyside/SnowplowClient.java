package io.github.rudderbento.benchmarks.sidebyside;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import com.snowplowanalytics.snowplow.tracker.Snowplow;
import com.snowplowanalytics.snowplow.tracker.Subject;
import com.snowplowanalytics.snowplow.tracker.Tracker;
import com.snowplowanalytics.snowplow.tracker.configuration.EmitterConfiguration;
import com.snowplowanalytics.snowplow.tracker.configuration.NetworkConfiguration;
import com.snowplowanalytics.snowplow.tracker.configuration.SubjectConfiguration;
import com.snowplowanalytics.snowplow.tracker.configuration.TrackerConfiguration;
import com.snowplowanalytics.snowplow.tracker.emitter.EmitterCallback;
import com.snowplowanalytics.snowplow.tracker.emitter.FailureType;
import com.snowplowanalytics.snowplow.tracker.events.SelfDescribing;
import com.snowplowanalytics.snowplow.tracker.payload.SelfDescribingJson;
import com.snowplowanalytics.snowplow.tracker.payload.TrackerPayload;
import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * Snowplow: batches of 500, four threads, a buffer that no scenario fills, no Base64.
 */
final class SnowplowClient implements Client {

	private static final int CAPACITY = 1_000_000;

	private static final String SCHEMA = "iglu:com.example/order_completed/jsonschema/1-0-0";

	private static final List<SelfDescribingJson> CONTEXT = List
		.of(new SelfDescribingJson("iglu:com.example/context/jsonschema/1-0-0", SampleEvent.CONTEXT));

	private final LongAdder done = new LongAdder();

	private final Tracker tracker;

	SnowplowClient(int port) {
		this.tracker = Snowplow.createTracker(new TrackerConfiguration("benchmark", "shop").base64Encoded(false),
				new NetworkConfiguration("http://127.0.0.1:" + port),
				new EmitterConfiguration().batchSize(500)
					.bufferCapacity(CAPACITY)
					.threadCount(4)
					.callback(new EmitterCallback() {

						@Override
						public void onSuccess(List<TrackerPayload> payloads) {
							SnowplowClient.this.done.add(payloads.size());
						}

						@Override
						public void onFailure(FailureType failureType, boolean willRetry,
								List<TrackerPayload> payloads) {
							SnowplowClient.this.done.add(willRetry ? 0 : payloads.size());
						}

					}),
				new SubjectConfiguration());
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		Subject subject = new Subject(new SubjectConfiguration().userId(userId));
		this.tracker.track(SelfDescribing.builder()
			.eventData(new SelfDescribingJson(SCHEMA, properties))
			.customContext(CONTEXT)
			.subject(subject)
			.build());
	}

	@Override
	public long done() {
		return this.done.sum();
	}

	@Override
	public void flush() {
		this.tracker.getEmitter().flushBuffer();
	}

	@Override
	public void close() {
		this.tracker.close();
	}

}
