package io.github.rudderbento.tracking;

import java.util.Collection;
import java.util.Locale;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.SubscriberCommand;
import io.github.rudderbento.rudderstack.Page;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.github.rudderbento.rudderstack.Screen;
import io.github.rudderbento.rudderstack.Track;
import org.jspecify.annotations.Nullable;

import org.springframework.util.PatternMatchUtils;
import org.springframework.util.StringUtils;

/**
 * Patterns of event names; {@code *} stands for anything, upper and lower case are the
 * same, so that a spelling cannot slip through a list.
 */
final class EventNames {

	private final String[] patterns;

	EventNames(Collection<String> patterns) {
		this.patterns = patterns.stream()
			.map((pattern) -> pattern.strip().toLowerCase(Locale.ROOT))
			.toArray(String[]::new);
	}

	boolean isEmpty() {
		return this.patterns.length == 0;
	}

	boolean matches(String name) {
		return PatternMatchUtils.simpleMatch(this.patterns, name.strip().toLowerCase(Locale.ROOT));
	}

	/**
	 * What filters by name see.
	 * @param message a {@link TrackedEvent} or a message of a vendor
	 * @return the event's or page's name; the kind of a message that has none
	 */
	static String of(Object message) {
		if (message instanceof TrackedEvent event) {
			return event.event();
		}
		if (message instanceof Track track) {
			return track.event();
		}
		if (message instanceof Page page) {
			return orElse(page.name(), page.type());
		}
		if (message instanceof Screen screen) {
			return orElse(screen.name(), screen.type());
		}
		if (message instanceof RudderStackMessage other) {
			return other.type();
		}
		if (message instanceof BentoEvent event) {
			return event.type();
		}
		return (message instanceof SubscriberCommand command) ? command.type().wireName() : "import";
	}

	private static String orElse(@Nullable String name, String type) {
		return (StringUtils.hasText(name) && name != null) ? name : type;
	}

}
