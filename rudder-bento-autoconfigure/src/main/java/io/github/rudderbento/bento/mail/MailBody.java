package io.github.rudderbento.bento.mail;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailParseException;
import org.springframework.web.util.HtmlUtils;

/**
 * The body of a mail: its HTML, or else its text. Whatever else a mail can hold is
 * refused rather than dropped.
 */
final class MailBody {

	private static final int MAX_DEPTH = 20;

	private static final String TAB = "    ";

	/** Spaces that HTML would not show: before another one, or where a line begins. */
	private static final Pattern COLLAPSIBLE = Pattern.compile(" (?= )|(?<![^\\n]) ");

	private @Nullable String html;

	private @Nullable String text;

	private MailBody() {
	}

	static MailBody of(Part message) throws MessagingException, IOException {
		MailBody body = new MailBody();
		body.read(message, 0);
		return body;
	}

	/**
	 * The HTML that is sent. Text becomes HTML that looks the same.
	 * @return the HTML
	 */
	String asHtml() {
		if (this.html != null) {
			return this.html;
		}
		String text = (this.text != null) ? this.text : "";
		if (text.isBlank()) {
			return "";
		}
		String escaped = HtmlUtils.htmlEscape(text, "UTF-8")
			.replace("\r\n", "\n")
			.replace("\r", "\n")
			.replace("\t", TAB);
		return COLLAPSIBLE.matcher(escaped).replaceAll("&nbsp;").replace("\n", "<br>\n");
	}

	private void read(Part part, int depth) throws MessagingException, IOException {
		if (depth > MAX_DEPTH) {
			throw new MailParseException("A mail nested so deeply cannot be sent through Bento");
		}
		if (depth > 0) {
			checkAttachment(part);
		}
		String type = part.getContentType().toLowerCase(Locale.ROOT);
		if (part.isMimeType("text/calendar")) {
			throw new MailParseException("Bento takes no calendar parts: link to the invitation instead");
		}
		Object content = part.getContent();
		if (content instanceof Multipart multipart) {
			for (int i = 0; i < multipart.getCount(); i++) {
				read(multipart.getBodyPart(i), depth + 1);
			}
		}
		else if (part.isMimeType("text/html") && content instanceof String html) {
			this.html = once(this.html, html);
		}
		else if (part.isMimeType("text/plain") && content instanceof String text) {
			this.text = once(this.text, text);
		}
		else if (type.startsWith("image/")) {
			throw new MailParseException("Bento takes no inline images: link to the image instead");
		}
		else {
			throw new MailParseException("Bento takes mails of HTML or text only, not this kind of part");
		}
	}

	private static String once(@Nullable String present, String next) {
		if (present != null) {
			throw new MailParseException("Bento takes mails with one body only; this one has several of a kind");
		}
		return next;
	}

	private static void checkAttachment(Part part) throws MessagingException {
		String[] contentId = part.getHeader("Content-ID");
		String disposition = part.getDisposition();
		if (contentId != null || (Part.INLINE.equalsIgnoreCase(disposition) && !part.isMimeType("text/*"))) {
			throw new MailParseException("Bento takes no inline images or files: link to them instead");
		}
		if (Part.ATTACHMENT.equalsIgnoreCase(disposition) || part.getFileName() != null) {
			throw new MailParseException("Bento takes no attachments: link to the file instead");
		}
	}

}
