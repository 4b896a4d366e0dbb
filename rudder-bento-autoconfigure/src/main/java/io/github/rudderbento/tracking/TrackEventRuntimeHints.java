package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image needs for {@link TrackEvent} whatever the application: the
 * annotations, which Spring reads through proxies, and {@code #root}.
 */
final class TrackEventRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(TrackEvent.class, MemberCategory.INVOKE_DECLARED_METHODS)
			.registerType(TrackEvents.class, MemberCategory.INVOKE_DECLARED_METHODS)
			.registerType(CallContext.Root.class, MemberCategory.INVOKE_PUBLIC_METHODS);
		hints.proxies().registerJdkProxy(TrackEvent.class).registerJdkProxy(TrackEvents.class);
	}

}
