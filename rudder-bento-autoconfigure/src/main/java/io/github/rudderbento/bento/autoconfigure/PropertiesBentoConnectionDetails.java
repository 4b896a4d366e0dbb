package io.github.rudderbento.bento.autoconfigure;

/**
 * Details from {@link BentoProperties}.
 */
final class PropertiesBentoConnectionDetails implements BentoConnectionDetails {

	private final BentoProperties properties;

	PropertiesBentoConnectionDetails(BentoProperties properties) {
		this.properties = properties;
	}

	@Override
	public String getSiteUuid() {
		return String.valueOf(this.properties.siteUuid());
	}

	@Override
	public String getPublishableKey() {
		return String.valueOf(this.properties.publishableKey());
	}

	@Override
	public String getSecretKey() {
		return String.valueOf(this.properties.secretKey());
	}

	@Override
	public String getUrl() {
		return this.properties.url();
	}

}
