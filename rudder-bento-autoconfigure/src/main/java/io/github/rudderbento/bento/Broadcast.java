package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A mail to many, as it is created. It stays a draft unless it is approved.
 *
 * @param name the name within Bento
 * @param subject the subject
 * @param content the body, with Liquid marks
 * @param type the kind of body: {@code plain} or {@code raw}, and in newer clients
 * {@code html} or {@code markdown}
 * @param fromEmail the sender's address, which is an author of the account
 * @param fromName the sender's name, or {@code null}
 * @param inclusiveTags who has one of these tags gets it
 * @param exclusiveTags who has one of these tags does not
 * @param segmentId who is in this segment gets it, or {@code null}
 * @param batchSizePerHour how many mails are sent in an hour, or {@code null}
 * @param sendAt when it is sent, or {@code null}
 * @param approved whether it is sent without a person's approval, or {@code null} for
 * Bento's default, a draft
 */
public record Broadcast(String name, String subject, String content, String type, String fromEmail,
		@Nullable String fromName, List<String> inclusiveTags, List<String> exclusiveTags, @Nullable String segmentId,
		@Nullable Integer batchSizePerHour, @Nullable Instant sendAt, @Nullable Boolean approved) {

	/**
	 * Starts a broadcast.
	 * @param name the name within Bento
	 * @return a builder
	 */
	public static Builder of(@Nullable String name) {
		return new Builder(name);
	}

	@Override
	public String toString() {
		return "Broadcast[type=" + this.type + "]";
	}

	/**
	 * Puts a broadcast together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String name;

		private String subject = "";

		private String content = "";

		private String type = "plain";

		private String fromEmail = "";

		private @Nullable String fromName;

		private final List<String> inclusiveTags = new ArrayList<>();

		private final List<String> exclusiveTags = new ArrayList<>();

		private @Nullable String segmentId;

		private @Nullable Integer batchSizePerHour;

		private @Nullable Instant sendAt;

		private @Nullable Boolean approved;

		private Builder(@Nullable String name) {
			this.name = (name != null) ? name : "";
		}

		/**
		 * Sets the subject.
		 * @param subject the subject
		 * @return this builder
		 */
		public Builder subject(@Nullable String subject) {
			this.subject = (subject != null) ? subject : "";
			return this;
		}

		/**
		 * Sets the body.
		 * @param content the body, with Liquid marks
		 * @return this builder
		 */
		public Builder content(@Nullable String content) {
			this.content = (content != null) ? content : "";
			return this;
		}

		/**
		 * Sets the kind of body. Default {@code plain}.
		 * @param type {@code plain} or {@code raw}
		 * @return this builder
		 */
		public Builder type(String type) {
			this.type = type;
			return this;
		}

		/**
		 * Sets the sender.
		 * @param email the address of an author of the account
		 * @param name the name, or {@code null}
		 * @return this builder
		 */
		public Builder from(@Nullable String email, @Nullable String name) {
			this.fromEmail = (email != null) ? email : "";
			this.fromName = name;
			return this;
		}

		/**
		 * Sends it to people with one of these tags.
		 * @param tags one name each, without a comma
		 * @return this builder
		 */
		public Builder inclusiveTags(String... tags) {
			this.inclusiveTags.addAll(Arrays.asList(tags));
			return this;
		}

		/**
		 * Keeps it from people with one of these tags.
		 * @param tags one name each, without a comma
		 * @return this builder
		 */
		public Builder exclusiveTags(String... tags) {
			this.exclusiveTags.addAll(Arrays.asList(tags));
			return this;
		}

		/**
		 * Sends it to the people of a segment.
		 * @param segmentId the segment's id
		 * @return this builder
		 */
		public Builder segmentId(@Nullable String segmentId) {
			this.segmentId = segmentId;
			return this;
		}

		/**
		 * Bounds how many mails are sent in an hour.
		 * @param batchSizePerHour the number, at least 1
		 * @return this builder
		 */
		public Builder batchSizePerHour(int batchSizePerHour) {
			this.batchSizePerHour = batchSizePerHour;
			return this;
		}

		/**
		 * Says when it is sent.
		 * @param sendAt the instant
		 * @return this builder
		 */
		public Builder sendAt(@Nullable Instant sendAt) {
			this.sendAt = sendAt;
			return this;
		}

		/**
		 * Whether it is sent without a person's approval.
		 * @param approved whether it is approved
		 * @return this builder
		 */
		public Builder approved(boolean approved) {
			this.approved = approved;
			return this;
		}

		/**
		 * Finishes the broadcast. Never throws for a value.
		 * @return the broadcast
		 */
		public Broadcast build() {
			return new Broadcast(this.name, this.subject, this.content, this.type, this.fromEmail, this.fromName,
					TagNames.copy(this.inclusiveTags), TagNames.copy(this.exclusiveTags), this.segmentId,
					this.batchSizePerHour, this.sendAt, this.approved);
		}

	}

}
