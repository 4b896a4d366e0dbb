package io.github.rudderbento.bento;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;

/**
 * A mail of a sequence, as it is created.
 *
 * @param subject the subject
 * @param html the body, with Liquid marks
 * @param inboxSnippet what inboxes show beside the subject, or {@code null}
 * @param delay how long after the one before it is sent, or {@code null}
 * @param delayUnit the unit of the delay, or {@code null}
 * @param editorChoice the editor that Bento opens it with, such as {@code plain}, or
 * {@code null}
 * @param cc who else gets it, or {@code null}
 * @param bcc who else gets it unseen, or {@code null}
 * @param to who gets it, or {@code null} for the person in the sequence
 */
public record SequenceEmail(String subject, String html, @Nullable String inboxSnippet, @Nullable Integer delay,
		@Nullable DelayUnit delayUnit, @Nullable String editorChoice, @Nullable String cc, @Nullable String bcc,
		@Nullable String to) {

	/**
	 * A mail with subject and body.
	 * @param subject the subject
	 * @param html the body, with Liquid marks
	 * @return the mail
	 */
	public static SequenceEmail of(String subject, String html) {
		return new SequenceEmail(subject, html, null, null, null, null, null, null, null);
	}

	/**
	 * This mail with what inboxes show beside the subject.
	 * @param inboxSnippet the text
	 * @return a changed mail
	 */
	public SequenceEmail withInboxSnippet(String inboxSnippet) {
		return new SequenceEmail(this.subject, this.html, inboxSnippet, this.delay, this.delayUnit, this.editorChoice,
				this.cc, this.bcc, this.to);
	}

	/**
	 * This mail, sent later.
	 * @param delay how long after the one before
	 * @param unit the unit
	 * @return a changed mail
	 */
	public SequenceEmail after(int delay, DelayUnit unit) {
		return new SequenceEmail(this.subject, this.html, this.inboxSnippet, delay, unit, this.editorChoice, this.cc,
				this.bcc, this.to);
	}

	/**
	 * This mail with the editor that Bento opens it with.
	 * @param editorChoice the editor, such as {@code plain}
	 * @return a changed mail
	 */
	public SequenceEmail withEditor(String editorChoice) {
		return new SequenceEmail(this.subject, this.html, this.inboxSnippet, this.delay, this.delayUnit, editorChoice,
				this.cc, this.bcc, this.to);
	}

	/**
	 * This mail with other recipients; they may be Liquid marks.
	 * @param to who gets it, or {@code null} for the person in the sequence
	 * @param cc who else gets it, or {@code null}
	 * @param bcc who else gets it unseen, or {@code null}
	 * @return a changed mail
	 */
	public SequenceEmail withRecipients(@Nullable String to, @Nullable String cc, @Nullable String bcc) {
		return new SequenceEmail(this.subject, this.html, this.inboxSnippet, this.delay, this.delayUnit,
				this.editorChoice, cc, bcc, to);
	}

	byte[] body() {
		Attributes.Builder members = Attributes.builder().put("subject", this.subject).put("html", this.html);
		BentoWire.put(members, "inbox_snippet", this.inboxSnippet);
		if (this.delay != null && this.delayUnit != null) {
			members.put("delay_interval", this.delayUnit.name().toLowerCase(Locale.ROOT));
			members.put("delay_interval_count", this.delay);
		}
		BentoWire.put(members, "editor_choice", this.editorChoice);
		BentoWire.put(members, "cc", this.cc);
		BentoWire.put(members, "bcc", this.bcc);
		BentoWire.put(members, "to", this.to);
		return BentoWire.body("email_template", members.build());
	}

	@Override
	public String toString() {
		return "SequenceEmail[]";
	}

	/**
	 * A unit of delay.
	 */
	public enum DelayUnit {

		/** Minutes. */
		MINUTES,

		/** Hours. */
		HOURS,

		/** Days. */
		DAYS,

		/** Months. */
		MONTHS

	}

}
