package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The endpoints for people, their tags and their fields.
 */
final class PeopleEndpoints {

	private static final int SEARCH_PAGE_SIZE = 100;

	private static final Map<String, Function<BentoSubscriber, @Nullable Instant>> SEARCHABLE_TIMES = Map.of(
			"created_at", BentoSubscriber::createdAt, "updated_at", BentoSubscriber::updatedAt, "last_event_at",
			BentoSubscriber::lastEventAt, "unsubscribed_at", BentoSubscriber::unsubscribedAt);

	private final BentoPeople people;

	PeopleEndpoints(BentoPeople people) {
		this.people = people;
	}

	BentoAnswer find(BentoCall call) {
		String email = call.query("email");
		String uuid = call.query("uuid");
		if (email == null && uuid == null) {
			throw BentoRefusal.badRequest();
		}
		BentoSubscriber subscriber = (email != null) ? this.people.byEmail(email)
				: this.people.byUuid(Objects.requireNonNull(uuid));
		return BentoAnswer.ok((subscriber != null) ? Map.of("data", toJson(subscriber)) : Map.of());
	}

	BentoAnswer create(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		String email = call.wrappedObject("subscriber", errors).requiredEmail("email");
		refuse(errors);
		boolean added = this.people.add(email, call.receivedAt());
		BentoSubscriber subscriber = Objects.requireNonNull(this.people.byEmail(email));
		return BentoAnswer.of(added ? 201 : 200, Map.of("data", toJson(subscriber)));
	}

	BentoAnswer search(BentoCall call) {
		JsonNode body = call.body();
		List<Map<String, String>> errors = new ArrayList<>();
		Map<String, @Nullable Object> query = BentoJson.object("email", BentoJson.object("not", null));
		Predicate<BentoSubscriber> matches = (subscriber) -> true;
		int page = 1;
		if (body != null) {
			BentoItem filter = new BentoItem(body, errors);
			JsonNode number = filter.member("page");
			if (number != null) {
				filter.positiveNumber("page", 1);
				page = number.intValue();
			}
			for (Map.Entry<String, Function<BentoSubscriber, @Nullable Instant>> time : SEARCHABLE_TIMES.entrySet()) {
				BentoItem range = filter.object(time.getKey());
				if (range != null) {
					matches = matches.and(inRange(range, time.getValue()));
					query.put(time.getKey(), BentoJson.map(range.json()));
				}
			}
			matches = matches.and(tagged(filter, query));
		}
		refuse(errors);
		List<Object> found = this.people.all()
			.stream()
			.filter(matches)
			.skip((page - 1L) * SEARCH_PAGE_SIZE)
			.limit(SEARCH_PAGE_SIZE)
			.<Object>map(this::toJson)
			.toList();
		return BentoAnswer.ok(BentoJson.object("data", found, "meta", BentoJson.object("page", page, "query", query)));
	}

	private static Predicate<BentoSubscriber> inRange(BentoItem range,
			Function<BentoSubscriber, @Nullable Instant> time) {
		Predicate<BentoSubscriber> matches = (subscriber) -> true;
		for (String comparison : List.of("gt", "gte", "lt", "lte")) {
			String text = range.timestamp(comparison);
			Instant limit = (text != null) ? BentoJson.instant(text) : null;
			if (limit != null) {
				matches = matches.and((subscriber) -> {
					Instant at = time.apply(subscriber);
					return at != null && compares(at.compareTo(limit), comparison);
				});
			}
		}
		return matches;
	}

	private static boolean compares(int order, String comparison) {
		return switch (comparison) {
			case "gt" -> order > 0;
			case "gte" -> order >= 0;
			case "lt" -> order < 0;
			default -> order <= 0;
		};
	}

	// The name of the filter has changed over time: tags, tag_names, tag_ids.
	private Predicate<BentoSubscriber> tagged(BentoItem filter, Map<String, @Nullable Object> query) {
		Predicate<BentoSubscriber> matches = (subscriber) -> true;
		for (String name : List.of("tags", "tag_names", "tag_ids")) {
			JsonNode wanted = filter.member(name);
			if (wanted == null) {
				continue;
			}
			if (!wanted.isArray()) {
				throw BentoRefusal.badRequest();
			}
			Set<String> names = wanted.valueStream()
				.map((tag) -> name.equals("tag_ids") ? nameOfTag(tag.asString()) : tag.asString())
				.collect(Collectors.toSet());
			query.put(name, BentoJson.value(wanted));
			matches = matches.and((subscriber) -> subscriber.tags().stream().anyMatch(names::contains));
		}
		return matches;
	}

	private String nameOfTag(String id) {
		BentoPeople.Tag tag = this.people.tagById(id);
		return (tag != null) ? tag.name() : "";
	}

	private Map<String, @Nullable Object> toJson(BentoSubscriber subscriber) {
		List<String> tagIds = subscriber.tags()
			.stream()
			.map(this.people::tag)
			.filter((tag) -> tag != null && tag.discardedAt() == null)
			.map(BentoPeople.Tag::id)
			.toList();
		// Without fields the member is null, as it is in the wild.
		Object fields = subscriber.fields().isEmpty() ? null : subscriber.fields();
		return BentoJson.object("id", subscriber.id(), "type", "visitors", "attributes",
				BentoJson.object("uuid", subscriber.uuid(), "email", subscriber.email(), "fields", fields,
						"cached_tag_ids", tagIds, "unsubscribed_at", BentoJson.text(subscriber.unsubscribedAt()),
						"navigation_url", "https://app.bentonow.com/account/visitors/" + subscriber.id()));
	}

	BentoAnswer tags() {
		return BentoAnswer.ok(Map.of("data", this.people.tags().stream().map(BentoPeople.Tag::toJson).toList()));
	}

	BentoAnswer createTag(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		BentoItem item = call.wrappedObject("tag", errors);
		String name = item.requiredText("name");
		if (name.contains(",")) {
			item.reject("name", "is invalid");
		}
		refuse(errors);
		boolean added = this.people.addTag(name, call.receivedAt());
		BentoPeople.Tag tag = Objects.requireNonNull(this.people.tag(name));
		return BentoAnswer.of(added ? 201 : 200, Map.of("data", tag.toJson()));
	}

	BentoAnswer deleteTag(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		String name = call.wrappedObject("tag", errors).requiredText("name");
		refuse(errors);
		BentoPeople.Tag tag = (call.id() != null) ? this.people.tagById(call.id()) : this.people.tag(name);
		if (tag == null) {
			throw BentoRefusal.notFound();
		}
		this.people.toggle(tag, call.receivedAt());
		return BentoAnswer.ok(Map.of("message", "Tag (" + tag.name() + ") deleted successfully"));
	}

	BentoAnswer fields() {
		return BentoAnswer.ok(Map.of("data", this.people.fields().stream().map(BentoPeople.Field::toJson).toList()));
	}

	BentoAnswer createField(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		String key = call.wrappedObject("field", errors).requiredText("key");
		refuse(errors);
		boolean added = this.people.addField(key, call.receivedAt());
		BentoPeople.Field field = Objects.requireNonNull(this.people.field(key));
		return BentoAnswer.of(added ? 201 : 200, Map.of("data", field.toJson()));
	}

	private static void refuse(List<Map<String, String>> errors) {
		if (!errors.isEmpty()) {
			throw BentoRefusal.unprocessable(errors);
		}
	}

}
