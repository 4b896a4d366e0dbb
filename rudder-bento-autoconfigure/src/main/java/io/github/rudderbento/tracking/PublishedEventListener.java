package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;

/**
 * Takes what is published as an application event into the intake: messages as they are,
 * and objects of classes with {@link TrackEvent}. Runs on the publishing thread, inside
 * its transaction, even when the application's multicaster is asynchronous. A reactive
 * transaction is found as the source of the event, where Spring's
 * {@code TransactionalEventPublisher} puts it.
 */
public final class PublishedEventListener implements GenericApplicationListener {

	private final Intake intake;

	private final @Nullable TrackedTypes types;

	/**
	 * Creates the listener.
	 * @param intake takes the messages
	 * @param types classes that are tracked, or {@code null} for messages only
	 */
	public PublishedEventListener(Intake intake, @Nullable TrackedTypes types) {
		this.intake = intake;
		this.types = types;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		Class<?> payload = eventType.as(PayloadApplicationEvent.class).getGeneric().resolve();
		Class<?> type = (payload != null) ? payload : eventType.resolve();
		return type != null && (this.intake.supports(type) || isTracked(type));
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		Object message = (event instanceof PayloadApplicationEvent<?> published) ? published.getPayload() : event;
		Intake within = (event.getSource() instanceof ApplicationContext) ? this.intake
				: this.intake.within(Context.of(event.getSource().getClass(), event.getSource()));
		if (this.intake.supports(message.getClass())) {
			within.take(message);
		}
		else if (this.types != null && isTracked(message.getClass())) {
			this.types.track(message, within);
		}
	}

	private boolean isTracked(Class<?> type) {
		return this.types != null && this.types.isTracked(type);
	}

}
