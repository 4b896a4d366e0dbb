package io.github.rudderbento.actuate.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the {@code tracking} endpoint shows.
 *
 * @param showPayloads Whether to show the payloads of dead letters, which hold personal
 * data, instead of their structure
 */
@ConfigurationProperties("management.endpoint.tracking")
public record TrackingEndpointProperties(@DefaultValue("false") boolean showPayloads) {
}
