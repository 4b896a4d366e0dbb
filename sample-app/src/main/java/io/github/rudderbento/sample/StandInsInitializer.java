package io.github.rudderbento.sample;

import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Starts the stand-ins when nobody has given a key, before the starter reads the keys.
 */
final class StandInsInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	private static final Log logger = LogFactory.getLog(StandInsInitializer.class);

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		boolean configured = Stream
			.of("rudderstack.write-key", "rudderstack.data-plane-url", "bento.site-uuid", "bento.publishable-key",
					"bento.secret-key")
			.anyMatch((key) -> StringUtils.hasText(environment.getProperty(key)));
		if (configured) {
			return;
		}
		StandIns standIns = new StandIns();
		environment.getPropertySources().addFirst(new MapPropertySource("stand-ins", standIns.properties()));
		// A bean, so that it is closed with the context: after the last events were sent.
		// Initializers run in any case, so no code is generated for it ahead of time.
		context.registerBean(StandIns.class, () -> standIns, (definition) -> definition
			.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true));
		logger.info("No keys are given: RudderStack is a stand-in at " + standIns.rudderStack().baseUrl()
				+ ", and Bento at " + standIns.bento().baseUrl());
	}

}
