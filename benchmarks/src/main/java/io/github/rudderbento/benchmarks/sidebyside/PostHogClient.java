package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;

import com.posthog.server.PostHog;
import com.posthog.server.PostHogCaptureOptions;
import com.posthog.server.PostHogConfig;
import com.posthog.server.PostHogInterface;
import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * PostHog: batches of 500, and a queue that no scenario fills. It has no context, so that
 * is one more property. It does not say what was delivered.
 */
final class PostHogClient implements Client {

	private static final int QUEUE = 1_000_000;

	private final PostHogInterface postHog;

	PostHogClient(int port) {
		PostHogConfig config = PostHogConfig.builder("key").host("http://127.0.0.1:" + port).build();
		config.setFlushAt(500);
		config.setMaxBatchSize(500);
		config.setMaxQueueSize(QUEUE);
		config.setFlushIntervalSeconds(1);
		config.setRemoteConfig(false);
		config.setLocalEvaluation(false);
		this.postHog = PostHog.with(config);
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		PostHogCaptureOptions.Builder options = PostHogCaptureOptions.builder();
		options.properties(properties).property("context", SampleEvent.CONTEXT);
		this.postHog.capture(userId, SampleEvent.NAME, options.build());
	}

	@Override
	public long done() {
		return -1;
	}

	@Override
	public void flush() {
		this.postHog.flush();
	}

	@Override
	public void close() {
		this.postHog.close();
	}

}
