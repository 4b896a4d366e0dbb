package io.github.rudderbento.bento.mail.autoconfigure;

import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.bento.mail.BentoMailSender;
import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import jakarta.mail.internet.MimeMessage;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Auto-configures a {@link JavaMailSender} that sends through Bento, when
 * {@code bento.mail.enabled} is set and the application has no mail sender of its own.
 * Stands before Spring Boot's SMTP sender, which then backs off.
 */
@AutoConfiguration(after = BentoAutoConfiguration.class,
		beforeName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnClass({ JavaMailSender.class, MimeMessage.class })
@ConditionalOnBooleanProperty("bento.mail.enabled")
@EnableConfigurationProperties(BentoMailProperties.class)
public final class BentoMailAutoConfiguration {

	BentoMailAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(MailSender.class)
	BentoMailSender bentoMailSender(ObjectProvider<BentoClient> client, BentoMailProperties properties) {
		BentoClient bento = client.getIfAvailable();
		if (bento == null) {
			throw new InvalidConfigurationException("bento.mail.enabled is set, but Bento itself is not configured.",
					"Set bento.site-uuid, bento.publishable-key and bento.secret-key, or remove bento.mail.enabled.");
		}
		return new BentoMailSender(bento, properties.toSettings());
	}

}
