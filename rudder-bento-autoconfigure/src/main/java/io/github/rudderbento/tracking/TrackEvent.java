package io.github.rudderbento.tracking;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.rudderbento.delivery.HandOver;

import org.springframework.core.annotation.AliasFor;

/**
 * Tracks an event when a method of a bean returns, or when an object of a class is
 * published as an application event.
 * <p>
 * <b>On a method:</b> <pre class="code">
 * &#64;TrackEvent(event = "Order Completed", userId = "#order.customerId", email = "#order.email",
 *             properties = "{orderId: #result.id, total: #order.total}")
 * public Receipt complete(Order order) { … }</pre>
 * <p>
 * All texts but the event's name are SpEL expressions. They see the method's arguments by
 * name ({@code #order}; needs {@code -parameters}, as Spring Boot's build plugins set it)
 * and by position ({@code #a0}), what it returned as {@code #result}, what it threw as
 * {@code #exception}, the bean as {@code #root.target}, and other beans as {@code @name}.
 * They are parsed at start-up: one that is malformed fails the start.
 * <p>
 * Values are taken when the method returns, inside its transaction; the event is handed
 * over when the transaction commits, and dropped when it is rolled back. A method that
 * returns a {@code CompletionStage}, a {@code Mono}, a {@code Flux} or another reactive
 * type is tracked when that completes; cancelling tracks nothing. Nothing that goes wrong
 * here reaches the method's caller: it is counted and logged.
 * <p>
 * Only calls that come through Spring's proxy are seen: not those from the same object,
 * and not private, static or final methods.
 * <p>
 * <b>On a class</b>, a record or an interface of domain events: <pre class="code">
 * &#64;TrackEvent(event = "Order Completed", userId = "customerId", exclude = "card")
 * public record OrderCompleted(String orderId, String customerId, BigDecimal total, Card card) { }
 *
 * publisher.publishEvent(new OrderCompleted(…));</pre>
 * <p>
 * The expressions see the published object as {@code #event} and as their root, so that
 * {@code customerId} is its property. Without {@link #properties()} all record
 * components, or all getters, are the event's properties. A message that is published
 * inside a transaction is handed over when that commits.
 */
@Documented
@Inherited
@Repeatable(TrackEvents.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface TrackEvent {

	/**
	 * Alias of {@link #event()}.
	 * @return the event's name
	 */
	@AliasFor("event")
	String value() default "";

	/**
	 * The event's name. May hold placeholders, {@code ${…}}, and templates, {@code #{…}}.
	 * @return the event's name
	 */
	@AliasFor("value")
	String event() default "";

	/**
	 * Who did it.
	 * @return an expression
	 */
	String userId() default "";

	/**
	 * Who did it as long as nobody knows.
	 * @return an expression
	 */
	String anonymousId() default "";

	/**
	 * Whom Bento should know it of. Giving it sends the event to Bento too.
	 * @return an expression
	 */
	String email() default "";

	/**
	 * More about the event: one expression that gives a map, such as
	 * <code>{orderId: #result.id}</code>, or several {@code key=expression}.
	 * <p>
	 * On a class also the plain names of its properties that are chosen, and {@code *}
	 * for all that are not {@link #exclude() excluded}: {@code {"*", "orderId=id"}}. None
	 * means all.
	 * @return expressions
	 */
	String[] properties() default {};

	/**
	 * On a class, its properties that are not part of the event. One that the class does
	 * not have fails the start, so that a typo gives nothing away.
	 * @return names of record components or bean properties
	 */
	String[] exclude() default {};

	/**
	 * What is known of the user, for RudderStack's {@code context.traits}; written like
	 * {@link #properties()}.
	 * @return expressions
	 */
	String[] traits() default {};

	/**
	 * What Bento should remember of the person; written like {@link #properties()}.
	 * @return expressions
	 */
	String[] fields() default {};

	/**
	 * Tracks only when this gives {@code true}.
	 * @return an expression
	 */
	String condition() default "";

	/**
	 * Bento takes an event with the same key once only.
	 * @return an expression
	 */
	String dedupeKey() default "";

	/**
	 * Which outcome of the method is tracked. Not for classes.
	 * @return the outcome
	 */
	On on() default On.SUCCESS;

	/**
	 * The only destinations it is for, {@code rudderstack} or {@code bento}. None for
	 * RudderStack, and Bento if there is an email.
	 * @return names of destinations
	 */
	String[] destinations() default {};

	/**
	 * Which of RudderStack's destinations get it, written like {@link #properties()}:
	 * <code>{All: false, 'Google Analytics 4': true}</code>. A value is a boolean or a
	 * map of options.
	 * @return expressions
	 */
	String[] integrations() default {};

	/**
	 * When the event is handed over inside a transaction. An event of a method that threw
	 * is handed over when the transaction has ended in whichever way, or at once.
	 * @return the phase
	 */
	HandOver.Phase phase() default HandOver.Phase.AFTER_COMMIT;

	/**
	 * An outcome of a method.
	 */
	enum On {

		/** It returned, or what it returned completed. */
		SUCCESS,

		/** It threw, or what it returned failed. */
		FAILURE,

		/** Either. */
		BOTH

	}

}
