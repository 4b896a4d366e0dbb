package io.github.rudderbento.bento.mail.autoconfigure;

import io.github.rudderbento.bento.mail.BentoMailSender;
import io.github.rudderbento.standin.bento.ReceivedBentoEmail;
import io.github.rudderbento.tracking.StandIns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;

class BentoMailAutoConfigurationTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private ApplicationContextRunner runner() {
		this.standIns.bento().authors("shop@example.com");
		return this.standIns.contextRunner()
			.withConfiguration(
					AutoConfigurations.of(BentoMailAutoConfiguration.class, MailSenderAutoConfiguration.class));
	}

	@Test
	void isOffByDefault() {
		runner().run((context) -> assertThat(context).doesNotHaveBean(MailSender.class));
	}

	@Test
	void sendsThroughBento() {
		runner().withPropertyValues("bento.mail.enabled=true", "bento.mail.from=shop@example.com").run((context) -> {
			SimpleMailMessage mail = new SimpleMailMessage();
			mail.setTo("u1@example.com");
			mail.setSubject("Receipt");
			mail.setText("Thank you");
			context.getBean(MailSender.class).send(mail);
			assertThat(this.standIns.bento().emails()).extracting(ReceivedBentoEmail::to)
				.containsExactly("u1@example.com");
		});
	}

	@Test
	void standsBeforeTheSmtpSender() {
		runner().withPropertyValues("bento.mail.enabled=true", "spring.mail.host=localhost")
			.run((context) -> assertThat(context).getBean(JavaMailSender.class).isInstanceOf(BentoMailSender.class));
	}

	@Test
	void backsOffFromTheApplicationsSender() {
		runner().withPropertyValues("bento.mail.enabled=true")
			.withBean(JavaMailSenderImpl.class)
			.run((context) -> assertThat(context).hasSingleBean(JavaMailSender.class)
				.doesNotHaveBean(BentoMailSender.class));
	}

	@Test
	void needsBento() {
		StandIns.unconfigured()
			.withConfiguration(AutoConfigurations.of(BentoMailAutoConfiguration.class))
			.withPropertyValues("bento.mail.enabled=true")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("bento.mail.enabled is set, but Bento itself is not configured"));
	}

	@Test
	void startsWithoutMailOnTheClassPath() {
		runner().withPropertyValues("bento.mail.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.mail"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
