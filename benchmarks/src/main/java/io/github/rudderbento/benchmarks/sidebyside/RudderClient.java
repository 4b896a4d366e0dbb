package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.rudderstack.sdk.java.analytics.Callback;
import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.rudderstack.sdk.java.analytics.messages.Message;
import com.rudderstack.sdk.java.analytics.messages.TrackMessage;
import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * RudderStack's own SDK: batches of 500, flushed every second.
 */
final class RudderClient implements Client {

	private final LongAdder done = new LongAdder();

	private final RudderAnalytics analytics;

	RudderClient(int port, boolean gzip) {
		this.analytics = RudderAnalytics.builder("key")
			.setDataPlaneUrl("http://127.0.0.1:" + port)
			.setGZIP(gzip)
			.flushQueueSize(500)
			.flushInterval(1, TimeUnit.SECONDS)
			.callback(new Callback() {

				@Override
				public void success(Message message) {
					RudderClient.this.done.increment();
				}

				@Override
				public void failure(Message message, Throwable throwable) {
					RudderClient.this.done.increment();
				}

			})
			.build();
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		this.analytics.enqueue(TrackMessage.builder(SampleEvent.NAME)
			.userId(userId)
			.properties(properties)
			.context(SampleEvent.CONTEXT));
	}

	@Override
	public long done() {
		return this.done.sum();
	}

	@Override
	public void flush() {
		this.analytics.flush();
	}

	@Override
	public void close() {
		this.analytics.shutdown();
	}

}
