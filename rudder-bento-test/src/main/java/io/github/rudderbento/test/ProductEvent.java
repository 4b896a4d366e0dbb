package io.github.rudderbento.test;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.tracking.TrackedEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a user did, at all destinations together: a {@link TrackedEvent}, or a
 * {@link Track} that was given as such.
 */
final class ProductEvent {

	private final Object message;

	private final List<RecordedEvent> recorded = new ArrayList<>();

	private ProductEvent(Object message) {
		this.message = message;
	}

	/**
	 * Puts together what belongs together. The same message tracked twice is two events.
	 * @param events what was recorded, in order
	 * @return the product events, in order
	 */
	static List<ProductEvent> of(List<RecordedEvent> events) {
		List<ProductEvent> all = new ArrayList<>();
		Map<Object, List<ProductEvent>> byMessage = new IdentityHashMap<>();
		for (RecordedEvent event : events) {
			if (event.message() instanceof TrackedEvent || event.message() instanceof Track) {
				List<ProductEvent> same = byMessage.computeIfAbsent(event.message(), (key) -> new ArrayList<>());
				ProductEvent target = same.stream()
					.filter((each) -> !each.isSentTo(event.destination()))
					.findFirst()
					.orElse(null);
				if (target == null) {
					target = new ProductEvent(event.message());
					same.add(target);
					all.add(target);
				}
				target.recorded.add(event);
			}
		}
		return all;
	}

	Object message() {
		return this.message;
	}

	List<RecordedEvent> recorded() {
		return this.recorded;
	}

	String name() {
		return (this.message instanceof TrackedEvent event) ? event.event() : ((Track) this.message).event();
	}

	@Nullable String userId() {
		return (this.message instanceof TrackedEvent event) ? event.userId() : ((Track) this.message).userId();
	}

	@Nullable String anonymousId() {
		return (this.message instanceof TrackedEvent event) ? event.anonymousId()
				: ((Track) this.message).anonymousId();
	}

	@Nullable String email() {
		return (this.message instanceof TrackedEvent event) ? event.email() : null;
	}

	boolean isSentTo(String destination) {
		return this.recorded.stream().anyMatch((each) -> each.destination().equals(destination));
	}

	/**
	 * The properties as they are sent.
	 */
	JsonNode properties() {
		for (RecordedEvent event : this.recorded) {
			ObjectNode json = event.json();
			if (json.has("properties")) {
				return json.path("properties");
			}
			if (json.path("details") instanceof ObjectNode details) {
				// Where the mapping to Bento puts the dedupe key.
				if (this.message instanceof TrackedEvent tracked && tracked.dedupeKey() != null) {
					details.remove("unique");
				}
				return details;
			}
		}
		return JsonNodeFactory.instance.objectNode();
	}

	String describe() {
		StringBuilder text = new StringBuilder("\"" + name() + "\"");
		if (userId() != null) {
			text.append(" by \"").append(userId()).append('"');
		}
		if (anonymousId() != null) {
			text.append(" by anonymous \"").append(anonymousId()).append('"');
		}
		if (email() != null) {
			text.append(" with email \"").append(email()).append('"');
		}
		text.append(' ').append(properties()).append(" to ");
		return text.append(this.recorded.stream().map(RecordedEvent::destination).collect(Collectors.joining(" and ")))
			.toString();
	}

}
