package io.github.rudderbento.standin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a server can fail its client. Immutable; switched on through a
 * {@link FaultSwitch}.
 *
 * <p>
 * What matters to a client that repeats requests is whether the server has done the work:
 * <table>
 * <caption>Faults and what the stand-in keeps</caption>
 * <tr>
 * <th>Fault</th>
 * <th>Does the handler see the request?</th>
 * </tr>
 * <tr>
 * <td>{@link #status}, {@link #retryAfterSeconds}, {@link #retryAfterDate},
 * {@link #redirect}, {@link #html}, {@link #garbageAnswer}, {@link #hang},
 * {@link #resetBeforeReading}, {@link #resetAfterReading}</td>
 * <td>no: nothing is stored</td>
 * </tr>
 * <tr>
 * <td>{@link #delay}, {@link #slowHeaders}, {@link #slowBody}, {@link #truncatedAnswer},
 * {@link #resetAfterProcessing}</td>
 * <td>yes, at once: everything is stored, only the answer suffers</td>
 * </tr>
 * </table>
 */
public final class Fault {

	private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
		.withZone(ZoneOffset.UTC);

	private final Kind kind;

	private final int status;

	private final String body;

	private final Map<String, String> headers;

	private final Duration duration;

	private Fault(Kind kind, int status, String body, Map<String, String> headers, Duration duration) {
		this.kind = kind;
		this.status = status;
		this.body = body;
		this.headers = Map.copyOf(headers);
		this.duration = duration;
	}

	private static Fault of(Kind kind) {
		return new Fault(kind, 0, "", Map.of(), Duration.ZERO);
	}

	private static Fault of(Kind kind, Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("duration must not be negative: " + duration);
		}
		return new Fault(kind, 0, "", Map.of(), duration);
	}

	/**
	 * Answers with a status and its usual phrase as plain text.
	 * @param status the status code
	 * @return the fault
	 */
	public static Fault status(int status) {
		return status(status, HttpResponseStatus.valueOf(status).reasonPhrase() + "\n");
	}

	/**
	 * Answers with a status and a text.
	 * @param status the status code
	 * @param body the body, sent as it is
	 * @return the fault
	 */
	public static Fault status(int status, String body) {
		return status(status, body, Map.of());
	}

	/**
	 * Answers with a status, a text and headers.
	 * @param status the status code
	 * @param body the body, sent as it is
	 * @param headers the headers; {@code Content-Type} is plain text unless given here
	 * @return the fault
	 */
	public static Fault status(int status, String body, Map<String, String> headers) {
		return new Fault(Kind.ANSWER, status, body, headers, Duration.ZERO);
	}

	/**
	 * Answers with a status and {@code Retry-After} in seconds.
	 * @param status the status code, 429 or 503 as a rule
	 * @param seconds the value of the header
	 * @return the fault
	 */
	public static Fault retryAfterSeconds(int status, int seconds) {
		return withHeader(status(status), "Retry-After", Integer.toString(seconds));
	}

	/**
	 * Answers with a status and {@code Retry-After} as an HTTP date.
	 * @param status the status code, 429 or 503 as a rule
	 * @param date the value of the header; fractions of the second are lost
	 * @return the fault
	 */
	public static Fault retryAfterDate(int status, Instant date) {
		return withHeader(status(status), "Retry-After", HTTP_DATE.format(date));
	}

	/**
	 * Answers 302 to another place.
	 * @param location the value of the {@code Location} header
	 * @return the fault
	 */
	public static Fault redirect(String location) {
		return withHeader(status(302), "Location", location);
	}

	/**
	 * Answers with an HTML page, as a proxy, a captive portal or a wrong address does.
	 * @param status the status code; 200 is the treacherous one
	 * @return the fault
	 */
	public static Fault html(int status) {
		String page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>Welcome</h1></body></html>\n";
		return withHeader(status(status, page), "Content-Type", "text/html; charset=utf-8");
	}

	/**
	 * Resets the connection (RST) as soon as the head of a request arrives; its body is
	 * not read. Under {@link FaultSwitch#when} the predicate sees the request without its
	 * body.
	 * @return the fault
	 */
	public static Fault resetBeforeReading() {
		return of(Kind.RESET_BEFORE_READING);
	}

	/**
	 * Reads the whole request, then resets the connection (RST). Nothing is stored.
	 * @return the fault
	 */
	public static Fault resetAfterReading() {
		return of(Kind.RESET_AFTER_READING);
	}

	/**
	 * Reads, processes and stores the request, then resets the connection (RST): the work
	 * is done and its answer lost.
	 * @return the fault
	 */
	public static Fault resetAfterProcessing() {
		return of(Kind.RESET_AFTER_PROCESSING);
	}

	/**
	 * Reads the request and never answers; the connection stays open until the client
	 * gives up or the server is closed.
	 * @return the fault
	 */
	public static Fault hang() {
		return of(Kind.HANG);
	}

	/**
	 * Sends the status line at once and the headers with the body later.
	 * @param pause the time between them
	 * @return the fault
	 */
	public static Fault slowHeaders(Duration pause) {
		return of(Kind.SLOW_HEADERS, pause);
	}

	/**
	 * Sends the headers at once and the body later.
	 * @param pause the time between them
	 * @return the fault
	 */
	public static Fault slowBody(Duration pause) {
		return of(Kind.SLOW_BODY, pause);
	}

	/**
	 * Promises a longer body than it sends, then closes the connection.
	 * @return the fault
	 */
	public static Fault truncatedAnswer() {
		return of(Kind.TRUNCATED);
	}

	/**
	 * Answers with something that is not HTTP, then closes the connection.
	 * @return the fault
	 */
	public static Fault garbageAnswer() {
		return of(Kind.GARBAGE);
	}

	/**
	 * Answers as usual, but later: the time that a busy server takes.
	 * @param serviceTime the time between the whole request and its answer
	 * @return the fault
	 */
	public static Fault delay(Duration serviceTime) {
		return of(Kind.DELAY, serviceTime);
	}

	/**
	 * Says whether the server does the work all the same.
	 * @return {@code true} if the handler sees the request and only its answer suffers
	 */
	public boolean isProcessed() {
		return switch (this.kind) {
			case ANSWER, RESET_BEFORE_READING, RESET_AFTER_READING, HANG, GARBAGE -> false;
			case RESET_AFTER_PROCESSING, SLOW_HEADERS, SLOW_BODY, TRUNCATED, DELAY -> true;
		};
	}

	private static Fault withHeader(Fault fault, String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(fault.headers);
		headers.put(name, value);
		return new Fault(fault.kind, fault.status, fault.body, headers, fault.duration);
	}

	Kind kind() {
		return this.kind;
	}

	Duration duration() {
		return this.duration;
	}

	/**
	 * Gives the answer of a fault that is one.
	 * @return the answer, or {@code null} if there is none or the handler gives it
	 */
	public @Nullable StandInReply reply() {
		if (this.kind != Kind.ANSWER) {
			return null;
		}
		StandInReply reply = StandInReply.text(this.status, this.body);
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			reply = reply.withHeader(header.getKey(), header.getValue());
		}
		return reply;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Fault that && this.kind == that.kind && this.status == that.status
				&& this.body.equals(that.body) && this.headers.equals(that.headers)
				&& this.duration.equals(that.duration);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.kind, this.status, this.body, this.headers, this.duration);
	}

	@Override
	public String toString() {
		return switch (this.kind) {
			case ANSWER -> "status " + this.status;
			case DELAY, SLOW_HEADERS, SLOW_BODY -> name() + " " + this.duration;
			default -> name();
		};
	}

	private String name() {
		return this.kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	enum Kind {

		ANSWER, RESET_BEFORE_READING, RESET_AFTER_READING, RESET_AFTER_PROCESSING, HANG, SLOW_HEADERS, SLOW_BODY,
		TRUNCATED, GARBAGE, DELAY

	}

}
