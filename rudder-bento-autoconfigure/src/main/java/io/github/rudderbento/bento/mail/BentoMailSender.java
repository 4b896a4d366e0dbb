package io.github.rudderbento.bento.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMailMessage;

import io.github.rudderbento.bento.BatchResult;
import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoEmail;
import io.github.rudderbento.bento.BentoException;
import io.github.rudderbento.bento.BentoRateLimitedException;
import io.github.rudderbento.bento.BentoUnauthorizedException;
import io.github.rudderbento.bento.ChunkResult;
import io.github.rudderbento.bento.ItemOutcome;
import io.github.rudderbento.bento.LiquidText;
import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * Spring's mail sender, through Bento instead of SMTP. For transactional mail: receipts,
 * password resets.
 * <ul>
 * <li>Each recipient gets a mail of their own; nobody sees the others.</li>
 * <li>HTML is sent as it is; a mail of text only becomes HTML that looks the same; of a
 * mail with both, the HTML is sent.</li>
 * <li>Display names are left out: Bento shows the author's.</li>
 * <li>{@value #PERSONALIZATIONS_HEADER}, set by {@link #personalize}, fills Liquid marks.
 * A mail without it arrives as it was written: its marks are escaped, unless settings say
 * otherwise.</li>
 * <li>{@value #TRANSACTIONAL_HEADER}, {@code true} or {@code false}, overrides the
 * setting for one mail.</li>
 * <li>CC, BCC, attachments, inline images and calendar parts are refused;
 * {@code Reply-To} and other headers are refused unless settings say to ignore them; a
 * header with a line break is refused always (a subject set with one through jakarta.mail
 * is made one line there already).</li>
 * </ul>
 * What is refused throws a {@link MailParseException} before anything is sent; wrong keys
 * a {@link MailAuthenticationException}; anything else a {@link MailSendException} that
 * names the messages that failed, or may have, with the {@link BentoException} as cause.
 * <p>
 * Waits for its turn under Bento's rate limit as long as a call may take, when the turn
 * comes in time. Blocks, so it is not for event loops. Safe for use by any thread.
 */
public final class BentoMailSender implements JavaMailSender {

	/** A header that holds a JSON object: values for the mail's Liquid marks. */
	public static final String PERSONALIZATIONS_HEADER = "X-Bento-Personalizations";

	/** A header that says {@code true} or {@code false} for one mail. */
	public static final String TRANSACTIONAL_HEADER = "X-Bento-Transactional";

	/** What every MIME message has, and what becomes part of Bento's item. */
	private static final Set<String> KNOWN_HEADERS = Set.of("from", "to", "subject", "date", "message-id",
			"mime-version", "content-type", "content-transfer-encoding", "content-language", "content-disposition",
			PERSONALIZATIONS_HEADER.toLowerCase(Locale.ROOT), TRANSACTIONAL_HEADER.toLowerCase(Locale.ROOT));

	/** A server that says "at once" again and again is not to be hammered. */
	private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

	private static final JsonMapper JSON = JsonMapper.builder()
		.configure(JsonWriteFeature.ESCAPE_NON_ASCII, true)
		// A price of 19.90 is not to arrive as 19.9.
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final BentoClient client;

	private final BentoMailSettings settings;

	/** Makes messages of the right encoding; never sends. */
	private final JavaMailSenderImpl messages = new JavaMailSenderImpl();

	/**
	 * Creates the sender.
	 * @param client sends the mails
	 * @param settings how mails are made
	 */
	public BentoMailSender(BentoClient client, BentoMailSettings settings) {
		this.client = client;
		this.settings = settings;
		this.messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
	}

	/**
	 * Gives a mail the values for its Liquid marks. Its marks are then Bento's to fill:
	 * escape what came from a user with {@link LiquidText}, or pass it as a value.
	 * @param message the mail
	 * @param values the values by the marks' names
	 * @throws MailParseException when they cannot be written as JSON
	 */
	public static void personalize(MimeMessage message, Map<String, ?> values) {
		try {
			message.setHeader(PERSONALIZATIONS_HEADER, JSON.writeValueAsString(values));
		}
		catch (JacksonException | MessagingException ex) {
			throw new MailParseException("The personalizations cannot be written as JSON");
		}
	}

	@Override
	public MimeMessage createMimeMessage() {
		return this.messages.createMimeMessage();
	}

	@Override
	public MimeMessage createMimeMessage(InputStream contentStream) throws MailException {
		return this.messages.createMimeMessage(contentStream);
	}

	@Override
	public void send(SimpleMailMessage... simpleMessages) throws MailException {
		MimeMessage[] mimeMessages = new MimeMessage[simpleMessages.length];
		for (int i = 0; i < simpleMessages.length; i++) {
			checkLines(simpleMessages[i]);
			mimeMessages[i] = mimeMessage(simpleMessages[i]);
		}
		send(mimeMessages, simpleMessages);
	}

	@Override
	public void send(MimeMessage... mimeMessages) throws MailException {
		send(mimeMessages, mimeMessages);
	}

	private void send(MimeMessage[] mimeMessages, Object[] originals) {
		List<BentoEmail> emails = new ArrayList<>();
		List<Object> origins = new ArrayList<>();
		for (int i = 0; i < mimeMessages.length; i++) {
			for (BentoEmail email : emails(mimeMessages[i])) {
				emails.add(email);
				origins.add(originals[i]);
			}
		}
		if (emails.isEmpty()) {
			return;
		}
		BatchResult result;
		try {
			result = sending(emails).block(this.settings.timeout());
		}
		catch (InvalidPayloadException ex) {
			throw new MailParseException("The mail cannot be sent through Bento: " + ex.getMessage(), ex);
		}
		catch (BentoUnauthorizedException ex) {
			throw new MailAuthenticationException(String.valueOf(ex.getMessage()), ex);
		}
		catch (BentoException ex) {
			throw failed(ex, origins);
		}
		catch (IllegalStateException ex) {
			// Time is up, or this is an event loop.
			throw failed("The mail may not have been sent: " + ex.getMessage(), ex, origins);
		}
		catch (RuntimeException ex) {
			if (Exceptions.unwrap(ex) instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			throw failed("The mail may not have been sent: " + ex.getClass().getName(), ex, origins);
		}
		checkResult(result, origins);
	}

	/**
	 * Who is rate limited is told when to come again: waits for that, if it is in time.
	 * Nothing was sent until then.
	 */
	private Mono<BatchResult> sending(List<BentoEmail> emails) {
		long deadline = System.nanoTime() + this.settings.timeout().toNanos();
		return this.client.emails()
			.send(emails)
			.retryWhen(Retry.from((failures) -> failures.concatMap((failed) -> turn(failed.failure(), deadline))));
	}

	private static Mono<Long> turn(Throwable failure, long deadline) {
		Duration asked = (failure instanceof BentoRateLimitedException limited) ? limited.retryAfter() : null;
		if (asked == null || asked.toNanos() >= deadline - System.nanoTime()) {
			return Mono.error(failure);
		}
		return Mono.delay((asked.compareTo(LEAST_PAUSE) > 0) ? asked : LEAST_PAUSE);
	}

	private MimeMessage mimeMessage(SimpleMailMessage simpleMessage) {
		MimeMailMessage message = new MimeMailMessage(createMimeMessage());
		try {
			simpleMessage.copyTo(message);
		}
		catch (MailParseException ex) {
			// The cause quotes the address.
			throw new MailParseException("An address of the mail cannot be read");
		}
		return message.getMimeMessage();
	}

	private static void checkResult(@Nullable BatchResult result, List<Object> origins) {
		if (result == null || result.isComplete()) {
			return;
		}
		List<Object> failed = new ArrayList<>();
		Exception cause = null;
		for (ChunkResult chunk : result.failures()) {
			chunk.items()
				.stream()
				.filter((item) -> chunk.outcome(item) != ItemOutcome.TAKEN)
				.forEach((item) -> failed.add(origins.get(item.intValue())));
			cause = (cause != null) ? cause : chunk.error();
		}
		throw failed((cause != null) ? cause
				: new MailSendException("Bento did not take " + result.failed() + " of " + origins.size() + " mails"),
				failed);
	}

	private static MailSendException failed(Exception cause, List<Object> messages) {
		return failed(String.valueOf(cause.getMessage()), cause, messages);
	}

	private static MailSendException failed(String text, Exception cause, List<Object> messages) {
		Map<Object, Exception> failed = new LinkedHashMap<>();
		messages.forEach((message) -> failed.put(message, cause));
		return new MailSendException(text, cause, failed);
	}

	private List<BentoEmail> emails(MimeMessage message) {
		try {
			// Until then a message does not know what it holds.
			message.saveChanges();
			checkHeaders(message);
			refuse(message, RecipientType.CC, "CC: send it to each recipient instead");
			refuse(message, RecipientType.BCC, "BCC: send a mail of its own instead");
			Map<String, Object> personalizations = personalizations(message);
			boolean escape = this.settings.escapeLiquid() && personalizations == null;
			String subject = text(message.getSubject());
			String html = MailBody.of(message).asHtml();
			BentoEmail.Builder email = BentoEmail.builder()
				.from(sender(message))
				.subject(escape ? LiquidText.escape(subject) : subject)
				.htmlBody(escape ? LiquidText.escapeHtml(html) : html)
				.transactional(transactional(message))
				.personalizations(personalizations);
			List<BentoEmail> emails = new ArrayList<>();
			for (String recipient : recipients(message)) {
				emails.add(email.to(recipient).build());
			}
			return emails;
		}
		catch (MessagingException | IOException ex) {
			throw new MailParseException("The mail cannot be read: " + ex.getClass().getSimpleName());
		}
	}

	private String sender(MimeMessage message) throws MessagingException {
		Address[] from = message.getFrom();
		if (from == null || from.length == 0) {
			String configured = this.settings.from();
			if (configured == null) {
				throw new MailParseException(
						"The mail names no sender: set its From, or bento.mail.from, to an author of the account");
			}
			return configured(configured);
		}
		if (from.length > 1) {
			throw new MailParseException("Bento takes mails with one sender only");
		}
		return address(from[0]);
	}

	private static String configured(String from) {
		try {
			return address(new InternetAddress(from, true));
		}
		catch (AddressException ex) {
			throw new MailParseException("bento.mail.from is not an address: set it to that of an author");
		}
	}

	private static List<String> recipients(MimeMessage message) throws MessagingException {
		Address[] to = message.getRecipients(RecipientType.TO);
		if (to == null || to.length == 0) {
			throw new MailParseException("The mail has no recipient");
		}
		return Arrays.stream(to).map(BentoMailSender::address).distinct().toList();
	}

	private static String address(Address address) {
		if (address instanceof InternetAddress internet && !internet.isGroup()) {
			return text(internet.getAddress());
		}
		throw new MailParseException("Bento takes plain addresses only, no groups or newsgroups");
	}

	private static void refuse(MimeMessage message, RecipientType type, String what) throws MessagingException {
		Address[] recipients = message.getRecipients(type);
		if (recipients != null && recipients.length > 0) {
			throw new MailParseException("Bento takes no " + what);
		}
	}

	private boolean transactional(MimeMessage message) throws MessagingException {
		String header = message.getHeader(TRANSACTIONAL_HEADER, null);
		if (header == null) {
			return this.settings.transactional();
		}
		return switch (header.strip().toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new MailParseException("The header " + TRANSACTIONAL_HEADER + " must be true or false");
		};
	}

	private static @Nullable Map<String, Object> personalizations(MimeMessage message) throws MessagingException {
		String header = message.getHeader(PERSONALIZATIONS_HEADER, null);
		if (header == null) {
			return null;
		}
		try {
			return JSON.readValue(unfold(header),
					JSON.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Object.class));
		}
		catch (JacksonException ex) {
			throw new MailParseException("The header " + PERSONALIZATIONS_HEADER + " must be a JSON object");
		}
	}

	private void checkHeaders(MimeMessage message) throws MessagingException {
		for (Header header : Collections.list(message.getAllHeaders())) {
			String name = header.getName().toLowerCase(Locale.ROOT);
			if (hasLineBreak(unfold(header.getValue()))) {
				throw new MailParseException("A header of the mail holds a line break");
			}
			boolean recipients = name.equals("cc") || name.equals("bcc");
			if (!recipients && !KNOWN_HEADERS.contains(name)
					&& this.settings.unsupportedHeaders() == UnsupportedHeaders.REFUSE) {
				throw new MailParseException("Bento takes no header " + printable(header.getName())
						+ ": leave it out, or set bento.mail.unsupported-headers to 'ignore'");
			}
		}
		if (hasLineBreak(text(message.getSubject()))) {
			throw new MailParseException("The subject of the mail holds a line break");
		}
	}

	private static void checkLines(SimpleMailMessage message) {
		List<String> values = new ArrayList<>();
		values.add(text(message.getFrom()));
		values.add(text(message.getReplyTo()));
		values.add(text(message.getSubject()));
		for (String[] recipients : new String[][] { message.getTo(), message.getCc(), message.getBcc() }) {
			if (recipients != null) {
				values.addAll(Arrays.asList(recipients));
			}
		}
		if (values.stream().anyMatch(BentoMailSender::hasLineBreak)) {
			throw new MailParseException("A header of the mail holds a line break");
		}
	}

	/**
	 * Undoes folding: a line break that white space follows is none.
	 */
	private static String unfold(@Nullable String value) {
		return text(value).replaceAll("\\r?\\n(?=[ \\t])", "");
	}

	private static boolean hasLineBreak(@Nullable String value) {
		return value != null && (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0);
	}

	private static String printable(String name) {
		return name.replaceAll("[^A-Za-z0-9-]", "?");
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
