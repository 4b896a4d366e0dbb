package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Sends nothing: the base line of the caller, or of hand-written encoding.
 */
final class LocalClient implements Client {

	private final @Nullable HandWrittenBatch batch;

	private long count;

	private volatile int hash;

	LocalClient(@Nullable HandWrittenBatch batch) {
		this.batch = batch;
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		this.count++;
		if (this.batch != null) {
			this.batch.add(userId, properties);
		}
		else {
			this.hash = properties.size() + userId.length();
		}
	}

	@Override
	public long done() {
		return this.count;
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
	}

}
