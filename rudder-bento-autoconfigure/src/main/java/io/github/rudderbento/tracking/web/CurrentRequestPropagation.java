package io.github.rudderbento.tracking.web;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Takes part in Micrometer's context propagation, so that the request at hand goes along
 * to asynchronous methods and between Reactor context and threads.
 */
public final class CurrentRequestPropagation implements DisposableBean {

	private final ContextRegistry registry;

	private final String key;

	/**
	 * Registers with a registry, until {@link #destroy()}.
	 * @param current the request at hand
	 * @param registry the registry; that of the JVM is the one that is used by others
	 */
	public CurrentRequestPropagation(CurrentRequest current, ContextRegistry registry) {
		this.registry = registry;
		this.key = current.key();
		registry.registerThreadLocalAccessor(new Accessor(current));
	}

	@Override
	public void destroy() {
		this.registry.removeThreadLocalAccessor(this.key);
	}

	private record Accessor(CurrentRequest current) implements ThreadLocalAccessor<RequestReference> {

		@Override
		public Object key() {
			return this.current.key();
		}

		@Override
		public @Nullable RequestReference getValue() {
			return this.current.take();
		}

		@Override
		public void setValue(RequestReference value) {
			this.current.carried().set(value.isBorrowed() ? value.read(false) : value);
		}

		@Override
		public void setValue() {
			this.current.carried().set(null);
		}

		/**
		 * What the thread had of its own request is there again without being bound, and
		 * would otherwise stay when the request has ended.
		 */
		@Override
		public void restore(RequestReference previous) {
			this.current.carried().set(previous.isBorrowed() ? null : previous);
		}

		@Override
		public void restore() {
			this.current.carried().set(null);
		}

	}

}
