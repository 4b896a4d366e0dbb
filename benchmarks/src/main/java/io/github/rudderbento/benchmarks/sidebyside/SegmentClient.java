package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.segment.analytics.Callback;
import com.segment.analytics.Analytics;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.TrackMessage;
import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * Segment's client: batches of 500, flushed every second.
 */
final class SegmentClient implements Client {

	private final LongAdder done = new LongAdder();

	private final Analytics analytics;

	SegmentClient(int port) {
		this.analytics = Analytics.builder("key")
			.endpoint("http://127.0.0.1:" + port)
			.flushQueueSize(500)
			.flushInterval(1, TimeUnit.SECONDS)
			.callback(new Callback() {

				@Override
				public void success(Message message) {
					SegmentClient.this.done.increment();
				}

				@Override
				public void failure(Message message, Throwable throwable) {
					SegmentClient.this.done.increment();
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
