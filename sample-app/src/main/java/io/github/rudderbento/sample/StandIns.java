package io.github.rudderbento.sample;

import java.util.Map;

import io.github.rudderbento.standin.StandInServer;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;

/**
 * Both vendors as HTTP servers on loopback, for a shop without keys.
 */
final class StandIns implements AutoCloseable {

	/** How much the inbox holds of each. */
	private static final int RETAINED = 100;

	private final RudderStackStandIn rudderStack = RudderStackStandIn.builder().retain(RETAINED).start();

	private final BentoStandIn bento = BentoStandIn.builder().retain(RETAINED).start();

	RudderStackStandIn rudderStack() {
		return this.rudderStack;
	}

	BentoStandIn bento() {
		return this.bento;
	}

	Map<String, StandInServer> servers() {
		return Map.of("rudderstack", this.rudderStack.server(), "bento", this.bento.server());
	}

	/**
	 * What an application is configured with to talk to them.
	 * @return names and values of properties
	 */
	Map<String, Object> properties() {
		return Map.of("rudderstack.data-plane-url", this.rudderStack.baseUrl(), //
				"rudderstack.write-key", RudderStackStandIn.WRITE_KEY, //
				"bento.url", this.bento.baseUrl(), //
				"bento.site-uuid", this.bento.siteUuid(), //
				"bento.publishable-key", this.bento.publishableKey(), //
				"bento.secret-key", this.bento.secretKey());
	}

	@Override
	public void close() {
		this.rudderStack.close();
		this.bento.close();
	}

}
