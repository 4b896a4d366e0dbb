package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Sends nothing: the base line of the caller, of a copy, or of hand-written encoding.
 */
final class LocalClient implements Client {

	private final BiFunction<String, Map<String, Object>, Object> work;

	private long count;

	/** Written by each call, so that none is optimized away. */
	private volatile @Nullable Object last;

	LocalClient(BiFunction<String, Map<String, Object>, Object> work) {
		this.work = work;
	}

	static LocalClient of(HandWrittenBatch batch) {
		return new LocalClient((userId, properties) -> {
			batch.add(userId, properties);
			return userId;
		});
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		this.count++;
		this.last = this.work.apply(userId, properties);
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
