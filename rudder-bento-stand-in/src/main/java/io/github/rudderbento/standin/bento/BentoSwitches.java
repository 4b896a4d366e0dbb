package io.github.rudderbento.standin.bento;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What can be changed about the API while it runs. Thread-safe.
 */
final class BentoSwitches {

	private static final int DEFAULT_PAGE_SIZE = 25;

	private final Map<BentoEndpoint, Integer> variants = new ConcurrentHashMap<>();

	private volatile boolean acceptGzip;

	private volatile boolean rejectNestedFields;

	private volatile boolean authorErrorAsText;

	private volatile int pageSize = DEFAULT_PAGE_SIZE;

	private volatile @Nullable Predicate<? super ReceivedBentoItem> failing;

	void clear() {
		this.variants.clear();
		this.acceptGzip = false;
		this.rejectNestedFields = false;
		this.authorErrorAsText = false;
		this.pageSize = DEFAULT_PAGE_SIZE;
		this.failing = null;
	}

	void variant(String endpointId, int index) {
		BentoEndpoint endpoint = BentoEndpoint.named(endpointId);
		int known = BentoVariants.count(endpoint);
		if (index < 0 || index >= known) {
			throw new IllegalArgumentException(
					"No variant " + index + " of '" + endpointId + "': there are " + known + ", counted from 0");
		}
		this.variants.put(endpoint, index);
	}

	void noVariant(String endpointId) {
		this.variants.remove(BentoEndpoint.named(endpointId));
	}

	@Nullable Integer variant(BentoEndpoint endpoint) {
		return this.variants.get(endpoint);
	}

	boolean isAcceptGzip() {
		return this.acceptGzip;
	}

	void acceptGzip(boolean acceptGzip) {
		this.acceptGzip = acceptGzip;
	}

	boolean isRejectNestedFields() {
		return this.rejectNestedFields;
	}

	void rejectNestedFields(boolean rejectNestedFields) {
		this.rejectNestedFields = rejectNestedFields;
	}

	boolean isAuthorErrorAsText() {
		return this.authorErrorAsText;
	}

	void authorErrorAsText(boolean authorErrorAsText) {
		this.authorErrorAsText = authorErrorAsText;
	}

	int pageSize() {
		return this.pageSize;
	}

	void pageSize(int pageSize) {
		if (pageSize < 1) {
			throw new IllegalArgumentException("A page has at least one entry");
		}
		this.pageSize = pageSize;
	}

	void failItems(@Nullable Predicate<? super ReceivedBentoItem> failing) {
		this.failing = failing;
	}

	boolean fails(ReceivedBentoItem item) {
		Predicate<? super ReceivedBentoItem> failing = this.failing;
		return failing != null && failing.test(item);
	}

}
