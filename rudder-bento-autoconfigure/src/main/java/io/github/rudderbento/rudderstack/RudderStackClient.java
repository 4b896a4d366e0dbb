package io.github.rudderbento.rudderstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpCall;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.payload.InvalidPayloadException;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * RudderStack for those who want the server's answer. <pre class="code">
 * client.send(Track.of("Order Completed").userId("u1").property("total", 89.99).build()).block();
 * client.track("u1", "Order Completed", Map.of("total", 89.99)).subscribe();
 * </pre>
 * <p>
 * A message is captured when a method is called: what is mutated later does not change
 * it, and its time is fixed. It is sent on subscription, and each subscription sends the
 * same message, with the same id, again. What may pass a little later is repeated as the
 * retry settings say; cancelling stops that.
 * <p>
 * Methods never throw for a message: the {@code Mono} fails with a
 * {@link RudderStackException} that says how. Keeps no state about users. Safe for use by
 * any thread.
 */
public final class RudderStackClient {

	private final RudderStackRoute route;

	private final RudderStackCapture capture;

	private final MessageExchange exchange;

	private final EncoderPool encoders;

	private RudderStackClient(Builder builder) {
		this.route = builder.route;
		this.capture = builder.capture;
		this.exchange = new MessageExchange(builder.transport, builder.retry, builder.maxRetries, builder.gzip,
				builder.route.clock());
		this.encoders = new EncoderPool(builder.route);
	}

	/**
	 * Starts a client.
	 * @param transport exchanges with the data plane, credentials included
	 * @param route the form of messages, and the bounds of batches
	 * @param capture captures messages for the same route
	 * @return a new builder
	 */
	public static Builder builder(HttpTransport transport, RudderStackRoute route, RudderStackCapture capture) {
		return new Builder(transport::exchange, route, capture);
	}

	static Builder builder(Function<HttpCall, Mono<HttpAnswer>> transport, RudderStackRoute route,
			RudderStackCapture capture) {
		return new Builder(transport, route, capture);
	}

	/**
	 * Sends a message to the endpoint of its type.
	 * @param message the message
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> send(RudderStackMessage message) {
		List<String> ids = List.of(message.messageId());
		CapturedEvent event;
		try {
			event = this.capture.capture(message);
		}
		catch (InvalidPayloadException ex) {
			return Mono.error(Failure.invalid(ex, ids));
		}
		return Mono.defer(() -> {
			byte[] json = this.encoders.encode(event);
			int most = this.route.limits().maxEventBytes();
			if (json.length > most) {
				return Mono.error(Failure.tooLarge(json.length, most, message.messageId()));
			}
			return this.exchange.send("/v1/" + message.type(), json).flatMap((sent) -> {
				Outcome outcome = sent.outcome();
				return outcome.isDelivered() ? Mono
					.just(new SendResult(message.messageId(), outcome.status(), sent.attempts(), outcome.requestId()))
						: Mono.error(Failure.of(outcome, sent.attempts(), ids));
			});
		});
	}

	/**
	 * Sends a batch of any size, in as many requests as the bounds ask for, one after the
	 * other. When the server refuses one for what it holds, halves of it are sent until
	 * it is known which events it does not take. When a request fails for good, those
	 * after it are not sent.
	 * @param batch the batch; an empty one sends nothing
	 * @return what became of each event, or a {@link RudderStackException} when the
	 * server took none
	 */
	public Mono<BatchResult> send(Batch batch) {
		RudderStackCapture.Shared shared;
		try {
			shared = this.capture.shared(batch);
		}
		catch (InvalidPayloadException ex) {
			return Mono
				.error(Failure.invalid(ex, batch.messages().stream().map(RudderStackMessage::messageId).toList()));
		}
		List<BatchSending.Slot> slots = new ArrayList<>(batch.messages().size());
		for (RudderStackMessage message : batch.messages()) {
			slots.add(slot(message, shared));
		}
		return Mono.defer(() -> new BatchSending(slots, this.exchange, this.encoders::encode, this.route).send());
	}

	private BatchSending.Slot slot(RudderStackMessage message, RudderStackCapture.Shared shared) {
		String id = message.messageId();
		try {
			return new BatchSending.Slot(id, this.capture.capture(message, shared), null);
		}
		catch (InvalidPayloadException ex) {
			return new BatchSending.Slot(id, null, Failure.invalid(ex, List.of(id)));
		}
	}

	/**
	 * Says who a user is.
	 * @param userId the user's id
	 * @param traits the user's traits
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> identify(String userId, Map<String, ?> traits) {
		return send(Identify.of(userId).traits(traits).build());
	}

	/**
	 * Says that a user did something.
	 * @param userId the user's id
	 * @param event what happened
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> track(String userId, String event) {
		return track(userId, event, Map.of());
	}

	/**
	 * Says that a user did something.
	 * @param userId the user's id
	 * @param event what happened
	 * @param properties what belongs to the event
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> track(String userId, String event, Map<String, ?> properties) {
		return send(Track.of(event).userId(userId).properties(properties).build());
	}

	/**
	 * Says that a user viewed a page.
	 * @param userId the user's id
	 * @param name the page's name
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> page(String userId, String name) {
		return page(userId, name, Map.of());
	}

	/**
	 * Says that a user viewed a page.
	 * @param userId the user's id
	 * @param name the page's name
	 * @param properties what belongs to the page
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> page(String userId, String name, Map<String, ?> properties) {
		return send(Page.of(name).userId(userId).properties(properties).build());
	}

	/**
	 * Says that a user viewed a screen of an app.
	 * @param userId the user's id
	 * @param name the screen's name
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> screen(String userId, String name) {
		return screen(userId, name, Map.of());
	}

	/**
	 * Says that a user viewed a screen of an app.
	 * @param userId the user's id
	 * @param name the screen's name
	 * @param properties what belongs to the screen
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> screen(String userId, String name, Map<String, ?> properties) {
		return send(Screen.of(name).userId(userId).properties(properties).build());
	}

	/**
	 * Says that a user belongs to a group.
	 * @param userId the user's id
	 * @param groupId the group's id
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> group(String userId, String groupId) {
		return group(userId, groupId, Map.of());
	}

	/**
	 * Says that a user belongs to a group.
	 * @param userId the user's id
	 * @param groupId the group's id
	 * @param traits the group's traits
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> group(String userId, String groupId, Map<String, ?> traits) {
		return send(Group.of(groupId).userId(userId).traits(traits).build());
	}

	/**
	 * Says that two ids are one user.
	 * @param userId the id from now on
	 * @param previousId the id so far
	 * @return that the server took it, or a {@link RudderStackException}
	 */
	public Mono<SendResult> alias(String userId, String previousId) {
		return send(Alias.of(previousId).userId(userId).build());
	}

	/**
	 * Sends messages as a batch, see {@link #send(Batch)}.
	 * @param messages the messages
	 * @return what became of each event, or a {@link RudderStackException} when the
	 * server took none
	 */
	public Mono<BatchResult> batch(RudderStackMessage... messages) {
		return send(Batch.of(messages));
	}

	/**
	 * Puts a client together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private static final int MAX_RETRIES = 3;

		private final Function<HttpCall, Mono<HttpAnswer>> transport;

		private final RudderStackRoute route;

		private final RudderStackCapture capture;

		private RetrySettings retry = RetrySettings.defaults();

		private int maxRetries = MAX_RETRIES;

		private boolean gzip = true;

		private Builder(Function<HttpCall, Mono<HttpAnswer>> transport, RudderStackRoute route,
				RudderStackCapture capture) {
			this.transport = transport;
			this.route = route;
			this.capture = capture;
		}

		/**
		 * Sets how long to wait before a repeat; {@link RetrySettings#defaults()} by
		 * default.
		 * @param retry the settings; what is ambiguous is always repeated, as ids make
		 * repeats harmless
		 * @return this builder
		 */
		public Builder retry(RetrySettings retry) {
			this.retry = retry;
			return this;
		}

		/**
		 * Sets how often a request is repeated at most; 3 by default.
		 * @param maxRetries the number of repeats, 0 for none
		 * @return this builder
		 */
		public Builder maxRetries(int maxRetries) {
			Assert.isTrue(maxRetries >= 0, "'maxRetries' must not be negative");
			this.maxRetries = maxRetries;
			return this;
		}

		/**
		 * Sets whether bodies are compressed; they are by default.
		 * @param gzip whether to compress
		 * @return this builder
		 */
		public Builder gzip(boolean gzip) {
			this.gzip = gzip;
			return this;
		}

		/**
		 * Builds the client.
		 * @return a new client
		 */
		public RudderStackClient build() {
			return new RudderStackClient(this);
		}

	}

}
