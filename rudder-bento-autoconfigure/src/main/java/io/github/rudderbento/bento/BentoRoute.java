package io.github.rudderbento.bento;

import java.io.OutputStream;
import java.util.function.Predicate;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Framing;
import io.github.rudderbento.delivery.Pace;
import io.github.rudderbento.delivery.Route;

/**
 * One of the three ways into Bento.
 */
final class BentoRoute implements Route {

	private static final JsonMapper READER = JsonMapper.builder().build();

	private final String name;

	private final BentoOperation operation;

	private final BatchLimits limits;

	private final Framing framing;

	private final Pace pace;

	private final Predicate<BentoMessage> repeatable;

	private final Predicate<JsonNode> encodedRepeatable;

	private BentoRoute(String name, BentoOperation operation, String wrapper, BatchLimits limits, BentoPace pace,
			Predicate<BentoMessage> repeatable, Predicate<JsonNode> encodedRepeatable) {
		this.name = name;
		this.operation = operation;
		this.limits = limits;
		this.framing = Framing.arrayNamed(wrapper);
		this.pace = pace.of(operation.family());
		this.repeatable = repeatable;
		this.encodedRepeatable = encodedRepeatable;
	}

	static BentoRoute events(BatchLimits limits, BentoPace pace) {
		return new BentoRoute("events", BentoOperation.TRACK_EVENTS, "events", limits, pace,
				(message) -> message instanceof BentoEvent event && Repeatable.event(event), Repeatable::event);
	}

	static BentoRoute subscribers(BatchLimits limits, BentoPace pace) {
		return new BentoRoute("subscribers", BentoOperation.IMPORT_SUBSCRIBERS, "subscribers", limits, pace,
				(message) -> true, (json) -> true);
	}

	static BentoRoute commands(BatchLimits limits, BentoPace pace) {
		return new BentoRoute("commands", BentoOperation.RUN_COMMANDS, "command", limits, pace,
				(message) -> message instanceof SubscriberCommand command && Repeatable.command(command),
				Repeatable::command);
	}

	BentoOperation operation() {
		return this.operation;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public BatchLimits limits() {
		return this.limits;
	}

	@Override
	public Framing framing() {
		return this.framing;
	}

	@Override
	public Encoder newEncoder() {
		BentoWire wire = new BentoWire();
		return (event, target) -> encode(wire, event, target);
	}

	private static void encode(BentoWire wire, CapturedEvent event, OutputStream target) {
		wire.write((BentoMessage) event.content(), target);
	}

	@Override
	public boolean repeatable(CapturedEvent event) {
		if (event.content() instanceof BentoMessage message) {
			return this.repeatable.test(message);
		}
		if (event.content() instanceof byte[] json) {
			try {
				return this.encodedRepeatable.test(READER.readTree(json));
			}
			catch (JacksonException ex) {
				return false;
			}
		}
		return false;
	}

	@Override
	public Pace pace() {
		return this.pace;
	}

	@Override
	public String toString() {
		return "bento " + this.name;
	}

}
