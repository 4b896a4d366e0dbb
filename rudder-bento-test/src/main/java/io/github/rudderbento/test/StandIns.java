package io.github.rudderbento.test;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;

/**
 * Both vendors as servers on loopback.
 */
final class StandIns implements AutoCloseable {

	private final RudderStackStandIn rudderStack = RudderStackStandIn.start();

	private final BentoStandIn bento = BentoStandIn.start();

	RudderStackStandIn rudderStack() {
		return this.rudderStack;
	}

	BentoStandIn bento() {
		return this.bento;
	}

	/**
	 * What configures an application for these servers, and for short tests.
	 */
	Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("rudder-bento.mode", "live");
		properties.put("rudderstack.enabled", "true");
		properties.put("rudderstack.write-key", RudderStackStandIn.WRITE_KEY);
		properties.put("rudderstack.data-plane-url", this.rudderStack.baseUrl());
		properties.put("bento.enabled", "true");
		properties.put("bento.site-uuid", this.bento.siteUuid());
		properties.put("bento.publishable-key", this.bento.publishableKey());
		properties.put("bento.secret-key", this.bento.secretKey());
		properties.put("bento.url", this.bento.baseUrl());
		for (String vendor : new String[] { "rudderstack", "bento" }) {
			properties.put(vendor + ".delivery.linger", "10ms");
			properties.put(vendor + ".retry.base-delay", "10ms");
			properties.put(vendor + ".retry.max-delay", "200ms");
		}
		for (String family : new String[] { "batch", "fetch", "experimental", "stats" }) {
			properties.put("bento.pace." + family + ".permits", "1000000");
			properties.put("bento.pace." + family + ".period", "1m");
			properties.put("bento.pace." + family + ".burst", "1000000");
		}
		properties.put("rudder-bento.shutdown-timeout", "2s");
		return properties;
	}

	/**
	 * Ends every trouble, and keeps what was received.
	 */
	void heal() {
		this.rudderStack.listenAgain();
		this.rudderStack.faults().clear();
		this.rudderStack.healStore();
		this.bento.listenAgain();
		this.bento.faults().clear();
		this.bento.noRateLimits();
	}

	/**
	 * Begins anew.
	 */
	void reset() {
		heal();
		this.rudderStack.clear();
		this.bento.reset();
	}

	@Override
	public void close() {
		this.rudderStack.close();
		this.bento.close();
	}

}
