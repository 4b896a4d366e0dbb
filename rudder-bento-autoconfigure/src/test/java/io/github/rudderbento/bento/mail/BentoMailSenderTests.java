package io.github.rudderbento.bento.mail;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.MimeMessageHelper;

import io.github.rudderbento.bento.BentoAuthorNotAuthorizedException;
import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoFixture;
import io.github.rudderbento.bento.BentoPace;
import io.github.rudderbento.bento.BentoRateLimitedException;
import io.github.rudderbento.bento.BentoUnavailableException;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoEmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Spring mail through Bento.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BentoMailSenderTests {

	private final BentoFixture fixture = new BentoFixture();

	private final BentoStandIn standIn = this.fixture.standIn();

	private final BentoMailSender sender = sender(BentoMailSettings.defaults());

	@BeforeEach
	void reset() {
		this.standIn.reset();
	}

	@AfterAll
	void close() {
		this.fixture.close();
	}

	@Test
	void simpleMail() {
		this.sender.send(simple("recipient@example.com"));
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture.json("""
				{"emails":[{"to":"recipient@example.com","from":"sender@example.com","subject":"Hello",
				"html_body":"Dear &lt;you&gt; &amp; all,<br>\\n<br>\\nyours","transactional":true}]}"""));
	}

	@Test
	void severalRecipientsGetOneItemEach() {
		SimpleMailMessage mail = simple("one@example.com", "Two <two@example.com>", "one@example.com");
		mail.setFrom("The Shop <sender@example.com>");
		this.sender.send(mail, simple("three@example.com"));
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::to)
			.containsExactly("one@example.com", "two@example.com", "three@example.com");
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::from).containsOnly("sender@example.com");
		assertThat(this.standIn.requestCount()).isOne();
	}

	@Test
	void htmlMailWithPersonalizations() throws Exception {
		MimeMessage mail = helper(false, "<p>Here is a link to reset your password ... {{ link }}</p>")
			.getMimeMessage();
		BentoMailSender.personalize(mail, Map.of("link", "https://example.com/reset-password?ü=1"));
		this.sender.send(mail);
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture.json("""
				{"emails":[{"to":"recipient@example.com","from":"sender@example.com","subject":"Reset Password",
				"html_body":"<p>Here is a link to reset your password ... {{ link }}</p>","transactional":true,
				"personalizations":{"link":"https://example.com/reset-password?ü=1"}}]}"""));
	}

	@Test
	void htmlIsTakenOfAMailWithBoth() throws Exception {
		MimeMessageHelper helper = helper(true, "x");
		helper.setText("plain", "<p>Grüezi</p>");
		this.sender.send(helper.getMimeMessage());
		assertThat(this.standIn.emails()).singleElement()
			.extracting(ReceivedBentoEmail::htmlBody)
			.isEqualTo("<p>Grüezi</p>");
	}

	@Test
	void preparatorAndRoundTrip() {
		this.sender.send((mail) -> {
			MimeMessageHelper helper = new MimeMessageHelper(mail);
			helper.setTo("recipient@example.com");
			helper.setFrom(BentoFixture.SENDER);
			helper.setSubject("Grüße");
			helper.setText("<b>Hi</b>", true);
		});
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::subject).containsExactly("Grüße");
		String source = """
				From: sender@example.com
				To: recipient@example.com
				Subject: A subject that is
				 folded
				MIME-Version: 1.0
				Content-Type: text/plain; charset=utf-8

				Hello
				""".replace("\n", "\r\n");
		this.sender
			.send(this.sender.createMimeMessage(new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8))));
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::subject).contains("A subject that is folded");
	}

	@Test
	void transactional() throws Exception {
		MimeMessage mail = helper(false, "<p>News</p>").getMimeMessage();
		mail.setHeader(BentoMailSender.TRANSACTIONAL_HEADER, "false");
		this.sender.send(mail);
		sender(BentoMailSettings.defaults().withTransactional(false)).send(simple("recipient@example.com"));
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::transactional).containsExactly(false, false);
		mail.setHeader(BentoMailSender.TRANSACTIONAL_HEADER, "perhaps");
		assertRefused(mail, "must be true or false");
	}

	@Test
	void liquidMarksArriveAsTheyWereWritten() {
		SimpleMailMessage mail = simple("recipient@example.com");
		mail.setSubject("{{ visitor.email }}");
		mail.setText("{% if x %}{{{ visitor.email }} { } {");
		this.sender.send(mail);
		ReceivedBentoEmail received = this.standIn.emails().get(0);
		assertThat(received.subject()).isEqualTo("{{ '{' }}{{ '{' }} visitor.email }}");
		assertThat(received.htmlBody()).isEqualTo("&#123;% if x %}&#123;&#123;&#123; visitor.email }} { } &#123;");
		sender(BentoMailSettings.defaults().withEscapeLiquid(false)).send(mail);
		assertThat(this.standIn.emails().get(1).subject()).isEqualTo("{{ visitor.email }}");
	}

	@Test
	void senderOfMailsThatNameNone() {
		SimpleMailMessage mail = simple("recipient@example.com");
		mail.setFrom(null);
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(mail))
			.withMessageContaining("bento.mail.from");
		sender(BentoMailSettings.defaults().withFrom(BentoFixture.SENDER)).send(mail);
		sender(BentoMailSettings.defaults().withFrom("The Shop <" + BentoFixture.SENDER + ">")).send(mail);
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::from)
			.containsExactly(BentoFixture.SENDER, BentoFixture.SENDER);
		BentoMailSender wrong = sender(BentoMailSettings.defaults().withFrom("The Shop"));
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> wrong.send(mail))
			.withMessageContaining("bento.mail.from");
	}

	@Test
	void otherRecipientsAreRefused() throws Exception {
		MimeMessageHelper cc = helper(false, "x");
		cc.setCc("other@example.com");
		assertRefused(cc.getMimeMessage(), "CC");
		MimeMessageHelper bcc = helper(false, "x");
		bcc.setBcc("other@example.com");
		assertRefused(bcc.getMimeMessage(), "BCC");
		SimpleMailMessage nobody = simple();
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(nobody));
	}

	@Test
	void headersAreRefusedOrIgnored() throws Exception {
		MimeMessageHelper reply = helper(false, "x");
		reply.setReplyTo("other@example.com");
		assertRefused(reply.getMimeMessage(), "Reply-To");
		MimeMessage custom = helper(false, "x").getMimeMessage();
		custom.addHeader("X-Campaign", "spring");
		assertRefused(custom, "X-Campaign");
		BentoMailSender lenient = sender(
				BentoMailSettings.defaults().withUnsupportedHeaders(UnsupportedHeaders.IGNORE));
		lenient.send(reply.getMimeMessage(), custom);
		assertThat(this.standIn.emails()).hasSize(2);
	}

	@Test
	void partsAreRefused() throws Exception {
		MimeMessageHelper attachment = helper(true, "x");
		attachment.addAttachment("invoice.pdf", new ByteArrayResource(new byte[] { 1 }));
		assertRefused(attachment.getMimeMessage(), "attachments");
		MimeMessageHelper text = helper(true, "x");
		text.addAttachment("notes.txt", new ByteArrayResource(new byte[] { 1 }), "text/plain");
		assertRefused(text.getMimeMessage(), "attachments");
		MimeMessageHelper inline = helper(true, "<img src='cid:logo'>");
		inline.addInline("logo", new ByteArrayResource(new byte[] { 1 }), "image/png");
		assertRefused(inline.getMimeMessage(), "inline");
		MimeMessage calendar = helper(false, "x").getMimeMessage();
		MimeMultipart alternatives = new MimeMultipart("alternative");
		MimeBodyPart invitation = new MimeBodyPart();
		invitation.setContent("BEGIN:VCALENDAR", "text/calendar; method=REQUEST");
		alternatives.addBodyPart(invitation);
		calendar.setContent(alternatives);
		calendar.saveChanges();
		assertRefused(calendar, "calendar");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\nBcc: other@example.com", "\nX: y", "\r" })
	void lineBreaksInHeadersAreRefused(String injection) throws Exception {
		SimpleMailMessage mail = simple("recipient@example.com");
		mail.setSubject("Hello" + injection);
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(mail));
		MimeMessage encoded = helper(false, "x").getMimeMessage();
		encoded.setHeader("Subject", "=?utf-8?q?Hello=0D=0ABcc:_x?=");
		assertRefused(encoded, "line break");
		SimpleMailMessage to = simple("recipient@example.com" + injection);
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(to));
		assertThat(this.standIn.requestCount()).isZero();
	}

	@Test
	void rawHeaderWithLineBreakIsRefused() throws Exception {
		MimeMessage mail = helper(false, "x").getMimeMessage();
		mail.setHeader("Subject", "Hello\r\nBcc: other@example.com");
		assertRefused(mail, "line break");
		mail.setSubject("Hello\r\nBcc: other@example.com");
		this.sender.send(mail);
		assertThat(this.standIn.emails()).extracting(ReceivedBentoEmail::subject)
			.containsExactly("Hello Bcc: other@example.com");
	}

	@Test
	void nothingIsSentWhenOneOfThemIsRefused() throws Exception {
		MimeMessageHelper cc = helper(false, "x");
		cc.setCc("other@example.com");
		assertThatExceptionOfType(MailParseException.class)
			.isThrownBy(() -> this.sender.send(helper(false, "x").getMimeMessage(), cc.getMimeMessage()));
		assertThat(this.standIn.requestCount()).isZero();
	}

	@Test
	void failures() {
		SimpleMailMessage mail = simple("recipient@example.com");
		this.standIn.faults().next(1, Fault.status(401));
		assertThatExceptionOfType(MailAuthenticationException.class).isThrownBy(() -> this.sender.send(mail));
		this.standIn.faults().next(1, Fault.status(500));
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> this.sender.send(mail))
			.withCauseInstanceOf(BentoUnavailableException.class)
			.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(mail));
		SimpleMailMessage stranger = simple("recipient@example.com");
		stranger.setFrom("nobody@example.com");
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> this.sender.send(mail, stranger))
			.withCauseInstanceOf(BentoAuthorNotAuthorizedException.class)
			.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(stranger));
		assertThat(this.standIn.emails()).hasSize(1);
		this.standIn.failItems((item) -> true);
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> this.sender.send(mail))
			.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(mail));
	}

	@Test
	void numbersOfPersonalizationsStayAsTheyAre() throws Exception {
		MimeMessage mail = helper(false, "<p>{{ total }}</p>").getMimeMessage();
		BentoMailSender.personalize(mail, Map.of("total", new BigDecimal("19.90")));
		this.sender.send(mail);
		assertThat(this.fixture.lastRequest().bodyText()).contains("{\"total\":19.90}");
	}

	@Test
	void mailThatMayHaveBeenSentIsNamedWhenTimeIsUp() {
		this.standIn.faults().always(Fault.hang());
		SimpleMailMessage mail = simple("recipient@example.com");
		BentoMailSender hasty = sender(BentoMailSettings.defaults().withTimeout(Duration.ofMillis(50)));
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> hasty.send(mail))
			.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(mail));
	}

	@Test
	void waitsForItsTurnAsLongAsItMayTake() {
		BentoClient paced = new BentoClient(this.fixture.transport(),
				BentoFixture.settings().withMaxWait(Duration.ZERO),
				BentoFixture.pace(new BentoPace.Rate(20, Duration.ofSeconds(1), 1)), BentoFixture.MAPPER);
		BentoMailSender sender = new BentoMailSender(paced, BentoMailSettings.defaults());
		for (int i = 0; i < 3; i++) {
			sender.send(simple("recipient@example.com"));
		}
		assertThat(this.standIn.emails()).hasSize(3);
	}

	@Test
	void doesNotWaitForATurnThatComesTooLate() {
		this.standIn.faults().always(Fault.retryAfterSeconds(429, 3600));
		SimpleMailMessage mail = simple("recipient@example.com");
		BentoMailSender sender = new BentoMailSender(new BentoClient(this.fixture.transport(), BentoFixture.settings(),
				BentoFixture.fast(), BentoFixture.MAPPER), BentoMailSettings.defaults());
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> sender.send(mail))
			.withCauseInstanceOf(BentoRateLimitedException.class)
			.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(mail));
	}

	@Test
	void textKeepsItsIndentation() {
		SimpleMailMessage mail = simple("recipient@example.com");
		mail.setText(" one\n  two\n   three\n\ttab  two");
		this.sender.send(mail);
		assertThat(this.standIn.emails().get(0).htmlBody())
			.isEqualTo("&nbsp;one<br>\n&nbsp; two<br>\n" + "&nbsp;&nbsp; three<br>\n&nbsp;&nbsp;&nbsp; tab&nbsp; two");
	}

	@Test
	void interruptionIsAMailException() {
		this.standIn.faults().always(Fault.hang());
		SimpleMailMessage mail = simple("recipient@example.com");
		long before = this.standIn.server().requestCount();
		Thread sending = Thread.currentThread();
		Thread interrupting = new Thread(() -> {
			await().until(() -> this.standIn.server().requestCount() > before);
			sending.interrupt();
		});
		interrupting.start();
		try {
			assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> this.sender.send(mail))
				.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(mail));
		}
		finally {
			assertThat(Thread.interrupted()).as("it can be seen further up").isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jane@@example.com", "", "jane doe@example.com", "jane" })
	void addressThatCannotBeReadIsNotTold(String address) {
		SimpleMailMessage mail = simple(address);
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(mail))
			.satisfies((ex) -> assertThat(causes(ex)).noneMatch((thrown) -> thrown.toString().contains("jane")));
		assertThat(this.standIn.requestCount()).isZero();
	}

	@Test
	void mailWithoutABodyIsRefused() {
		SimpleMailMessage mail = simple("recipient@example.com");
		mail.setText(null);
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(mail));
		mail.setText(" ");
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(mail));
		SimpleMailMessage untitled = simple("recipient@example.com");
		untitled.setSubject(null);
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(untitled));
		assertThat(this.standIn.requestCount()).isZero();
	}

	@Test
	void mailThatBentoCountsAsTakenByNobody() {
		SimpleMailMessage mail = simple("recipient@example.com");
		this.standIn.faults().next(1, Fault.status(200, "{\"results\":0}"));
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> this.sender.send(mail))
			.satisfies((ex) -> assertThat(ex.getFailedMessages()).containsOnlyKeys(mail));
	}

	@Test
	void groupsAndSeveralSendersAreRefused() throws Exception {
		MimeMessage group = helper(false, "x").getMimeMessage();
		group.setHeader("To", "friends: one@example.com, two@example.com;");
		assertRefused(group, "groups");
		MimeMessage two = helper(false, "x").getMimeMessage();
		two.setHeader("From", "one@example.com, two@example.com");
		assertRefused(two, "one sender");
	}

	private static List<Throwable> causes(Throwable thrown) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

	private BentoMailSender sender(BentoMailSettings settings) {
		return new BentoMailSender(this.fixture.client(), settings);
	}

	private void assertRefused(MimeMessage mail, String reason) {
		assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(mail))
			.withMessageContaining(reason)
			.withMessageNotContaining("@");
	}

	private MimeMessageHelper helper(boolean multipart, String html) throws Exception {
		MimeMessageHelper helper = new MimeMessageHelper(this.sender.createMimeMessage(), multipart);
		helper.setTo("recipient@example.com");
		helper.setFrom(BentoFixture.SENDER);
		helper.setSubject("Reset Password");
		helper.setText(html, true);
		return helper;
	}

	private static SimpleMailMessage simple(String... to) {
		SimpleMailMessage mail = new SimpleMailMessage();
		mail.setTo(to);
		mail.setFrom(BentoFixture.SENDER);
		mail.setSubject("Hello");
		mail.setText("Dear <you> & all,\r\n\r\nyours");
		return mail;
	}

}
