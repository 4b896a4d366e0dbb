package io.github.rudderbento.rudderstack.autoconfigure;

/**
 * Details from {@link RudderStackProperties}.
 */
final class PropertiesRudderStackConnectionDetails implements RudderStackConnectionDetails {

	private final RudderStackProperties properties;

	PropertiesRudderStackConnectionDetails(RudderStackProperties properties) {
		this.properties = properties;
	}

	@Override
	public String getWriteKey() {
		return String.valueOf(this.properties.writeKey());
	}

	@Override
	public String getDataPlaneUrl() {
		return String.valueOf(this.properties.dataPlaneUrl());
	}

}
