package io.github.rudderbento.sample;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.rudderbento.standin.StandInServer;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows what arrived at the stand-ins, and switches them off and on. Not there when the
 * shop talks to the real services.
 */
@RestController
@ConditionalOnBean(StandIns.class)
class StandInController {

	private static final String UP = "up";

	private static final String DOWN = "down";

	private final StandIns standIns;

	private final JsonMapper json;

	StandInController(StandIns standIns, JsonMapper json) {
		this.standIns = standIns;
		this.json = json;
	}

	@GetMapping("/inbox")
	Inbox inbox() {
		return new Inbox(this.standIns.rudderStack().events().stream().map(ReceivedEvent::json).toList(),
				this.standIns.bento()
					.events()
					.stream()
					.map(ReceivedBentoEvent::json)
					.map(this.json::readTree)
					.toList());
	}

	@GetMapping("/switches")
	Map<String, String> switches() {
		Map<String, String> states = new TreeMap<>();
		this.standIns.servers().forEach((vendor, server) -> states.put(vendor, server.isListening() ? UP : DOWN));
		return states;
	}

	@PostMapping("/switches/{vendor}/{state:up|down}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void flip(@PathVariable String vendor, @PathVariable String state) {
		StandInServer server = this.standIns.servers().get(vendor);
		if (server == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		if (UP.equals(state)) {
			server.listenAgain();
		}
		else {
			server.stopListening();
		}
	}

	/**
	 * What arrived, oldest first.
	 *
	 * @param rudderstack the messages
	 * @param bento the events
	 */
	record Inbox(List<? extends JsonNode> rudderstack, List<JsonNode> bento) {
	}

}
