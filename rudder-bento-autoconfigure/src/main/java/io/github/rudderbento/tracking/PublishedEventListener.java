package io.github.rudderbento.tracking;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;

/**
 * Takes messages that are published as plain application events into the intake. Runs on
 * the publishing thread, inside its transaction, even when the application's multicaster
 * is asynchronous.
 */
public final class PublishedEventListener implements GenericApplicationListener {

	private final Intake intake;

	/**
	 * Creates the listener.
	 * @param intake takes the messages
	 */
	public PublishedEventListener(Intake intake) {
		this.intake = intake;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		Class<?> payload = eventType.as(PayloadApplicationEvent.class).getGeneric().resolve();
		return payload != null && this.intake.supports(payload);
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof PayloadApplicationEvent<?> published) {
			this.intake.take(published.getPayload());
		}
	}

}
