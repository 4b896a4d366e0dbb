package io.github.rudderbento.tracking;

import java.util.List;

import io.github.rudderbento.actuate.autoconfigure.DeliveryHealthAutoConfiguration;
import io.github.rudderbento.actuate.autoconfigure.DeliveryMetricsAutoConfiguration;
import io.github.rudderbento.actuate.autoconfigure.DeliveryObservationAutoConfiguration;
import io.github.rudderbento.actuate.autoconfigure.TrackingEndpointAutoConfiguration;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration;
import io.github.rudderbento.http.autoconfigure.TransportAutoConfiguration;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Both vendors as real servers, and a context that is configured for them.
 */
public final class StandIns implements AutoCloseable {

	private final RudderStackStandIn rudderStack = RudderStackStandIn.start();

	private final BentoStandIn bento = BentoStandIn.start();

	public RudderStackStandIn rudderStack() {
		return this.rudderStack;
	}

	public BentoStandIn bento() {
		return this.bento;
	}

	public static ApplicationContextRunner unconfigured() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class,
				DeliveryAutoConfiguration.class, TransportAutoConfiguration.class, RudderStackAutoConfiguration.class,
				BentoAutoConfiguration.class, TrackingAutoConfiguration.class, DeliveryHealthAutoConfiguration.class,
				DeliveryMetricsAutoConfiguration.class, DeliveryObservationAutoConfiguration.class,
				TrackingEndpointAutoConfiguration.class));
	}

	public ApplicationContextRunner contextRunner() {
		return withBento(withRudderStack(unconfigured()));
	}

	public ApplicationContextRunner withRudderStack(ApplicationContextRunner runner) {
		return runner.withPropertyValues("rudderstack.write-key=" + RudderStackStandIn.WRITE_KEY,
				"rudderstack.data-plane-url=" + this.rudderStack.baseUrl());
	}

	public ApplicationContextRunner withBento(ApplicationContextRunner runner) {
		return runner.withPropertyValues("bento.site-uuid=" + this.bento.siteUuid(),
				"bento.publishable-key=" + this.bento.publishableKey(), "bento.secret-key=" + this.bento.secretKey(),
				"bento.url=" + this.bento.baseUrl(), "bento.delivery.linger=50ms");
	}

	/**
	 * What RudderStack has received when all is sent that was tracked so far.
	 * @param context an application that uses these
	 * @return the events
	 */
	List<ReceivedEvent> tracked(ApplicationContext context) {
		context.getBean(EventTracker.class).flush().join();
		return this.rudderStack.events();
	}

	@Override
	public void close() {
		this.rudderStack.close();
		this.bento.close();
	}

}
