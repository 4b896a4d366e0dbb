package io.github.rudderbento.tracking;

/**
 * A stage that every event passes before it is captured. All beans of both kinds form one
 * chain, in the order of {@link org.springframework.core.annotation.Order}; a bean of
 * both kinds filters first.
 * <p>
 * An event is a {@link TrackedEvent}, a
 * {@link io.github.rudderbento.rudderstack.RudderStackMessage} or a
 * {@link io.github.rudderbento.bento.BentoMessage}; all of them are immutable. Stages run
 * on the thread that tracks the event, so they must be quick and safe for use by any
 * thread. A stage that throws drops the event: it is counted as failed, and a warning is
 * logged once, without values. Events of the vendors' direct clients pass no stage.
 */
public sealed interface EventStage permits EventFilter, EventTransformer {

}
