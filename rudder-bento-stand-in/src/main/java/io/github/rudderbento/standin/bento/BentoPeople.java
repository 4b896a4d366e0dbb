package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The people of the account, their tags and fields, and what they bought. Bounded: beyond
 * the limit the one that was seen first is forgotten. Thread-safe.
 */
final class BentoPeople {

	private final int limit;

	private final Map<String, Person> byEmail = new LinkedHashMap<>();

	private final Map<String, Person> byUuid = new HashMap<>();

	private final Map<String, Tag> tags = new LinkedHashMap<>();

	private final Map<String, Field> fields = new LinkedHashMap<>();

	private final Map<String, BentoPurchase> purchases = new LinkedHashMap<>();

	private long lastPersonId;

	private long lastTagId;

	private long lastFieldId;

	private long lastPurchase;

	BentoPeople(int limit) {
		this.limit = limit;
	}

	synchronized void clear() {
		this.byEmail.clear();
		this.byUuid.clear();
		this.tags.clear();
		this.fields.clear();
		this.purchases.clear();
		this.lastPersonId = 0;
		this.lastTagId = 0;
		this.lastFieldId = 0;
		this.lastPurchase = 0;
	}

	synchronized @Nullable BentoSubscriber byEmail(String email) {
		Person person = this.byEmail.get(key(email));
		return (person != null) ? person.view() : null;
	}

	synchronized @Nullable BentoSubscriber byUuid(String uuid) {
		Person person = this.byUuid.get(uuid.toLowerCase(Locale.ROOT));
		return (person != null) ? person.view() : null;
	}

	synchronized List<BentoSubscriber> all() {
		return this.byEmail.values().stream().map(Person::view).toList();
	}

	/**
	 * Makes sure that a person is known.
	 * @return whether the person is new
	 */
	synchronized boolean add(String email, Instant now) {
		if (this.byEmail.containsKey(key(email))) {
			return false;
		}
		person(email, now);
		return true;
	}

	synchronized void merge(String email, Map<String, @Nullable Object> fields, Collection<String> tags,
			Collection<String> removeTags, Instant now) {
		Person person = person(email, now);
		fields.forEach((key, value) -> {
			addField(key, now);
			person.fields.put(key, value);
		});
		for (String tag : tags) {
			addTag(tag, now);
			person.tags.add(tag);
		}
		person.tags.removeAll(removeTags);
		person.updatedAt = now;
	}

	synchronized void removeField(String email, String key, Instant now) {
		Person person = this.byEmail.get(key(email));
		if (person != null) {
			person.fields.remove(key);
			person.updatedAt = now;
		}
	}

	synchronized void subscribed(String email, boolean subscribed, Instant now) {
		Person person = person(email, now);
		if (subscribed) {
			person.unsubscribedAt = null;
		}
		else if (person.unsubscribedAt == null) {
			person.unsubscribedAt = now;
		}
		person.updatedAt = now;
	}

	synchronized void seen(String email, Instant at, Instant now) {
		Person person = person(email, now);
		if (person.lastEventAt == null || person.lastEventAt.isBefore(at)) {
			person.lastEventAt = at;
		}
	}

	/**
	 * Gives a person another address, unless it belongs to somebody already.
	 */
	synchronized void changeEmail(String email, String newEmail, Instant now) {
		Person person = this.byEmail.get(key(email));
		if (person != null && !this.byEmail.containsKey(key(newEmail))) {
			this.byEmail.remove(key(email));
			person.email = newEmail;
			person.updatedAt = now;
			this.byEmail.put(key(newEmail), person);
		}
	}

	synchronized void purchase(String email, @Nullable String key, long amount, String currency) {
		String slot = (key != null) ? "key " + key : "no key " + (++this.lastPurchase);
		BentoPurchase known = this.purchases.get(slot);
		this.purchases.put(slot,
				(known == null) ? new BentoPurchase(key, email, amount, currency, 1) : new BentoPurchase(known.key(),
						known.email(), known.amount(), known.currency(), known.receipts() + 1));
		forgetFirst(this.purchases);
	}

	synchronized List<BentoPurchase> purchases() {
		return List.copyOf(this.purchases.values());
	}

	/**
	 * Makes sure that a tag is known.
	 * @return whether the tag is new
	 */
	synchronized boolean addTag(String name, Instant now) {
		if (this.tags.containsKey(name)) {
			return false;
		}
		this.tags.put(name, new Tag(Long.toString(++this.lastTagId), name, now, null));
		forgetFirst(this.tags);
		return true;
	}

	synchronized @Nullable Tag tag(String name) {
		return this.tags.get(name);
	}

	synchronized @Nullable Tag tagById(String id) {
		return this.tags.values().stream().filter((tag) -> tag.id.equals(id)).findFirst().orElse(null);
	}

	synchronized List<Tag> tags() {
		return List.copyOf(this.tags.values());
	}

	/**
	 * Discards a tag, or restores it if it is discarded.
	 */
	synchronized void toggle(Tag tag, Instant now) {
		this.tags.computeIfPresent(tag.name,
				(name, known) -> new Tag(known.id, name, known.createdAt, (known.discardedAt == null) ? now : null));
	}

	/**
	 * Makes sure that a field is known.
	 * @return whether the field is new
	 */
	synchronized boolean addField(String key, Instant now) {
		if (this.fields.containsKey(key)) {
			return false;
		}
		this.fields.put(key, new Field(Long.toString(++this.lastFieldId), key, now));
		forgetFirst(this.fields);
		return true;
	}

	synchronized @Nullable Field field(String key) {
		return this.fields.get(key);
	}

	synchronized List<Field> fields() {
		return List.copyOf(this.fields.values());
	}

	private Person person(String email, Instant now) {
		Person known = this.byEmail.get(key(email));
		if (known != null) {
			return known;
		}
		Person person = new Person(Long.toString(++this.lastPersonId), email, now);
		this.byEmail.put(key(email), person);
		this.byUuid.put(person.uuid, person);
		if (this.byEmail.size() > this.limit) {
			Iterator<Person> first = this.byEmail.values().iterator();
			this.byUuid.remove(first.next().uuid);
			first.remove();
		}
		return person;
	}

	private void forgetFirst(Map<String, ?> map) {
		if (map.size() > this.limit) {
			Iterator<?> first = map.keySet().iterator();
			first.next();
			first.remove();
		}
	}

	private static String key(String email) {
		return email.toLowerCase(Locale.ROOT);
	}

	/**
	 * A tag. People keep a discarded one, but it is not shown with them.
	 */
	record Tag(String id, String name, Instant createdAt, @Nullable Instant discardedAt) {

		Map<String, @Nullable Object> toJson() {
			return BentoJson.object("id", this.id, "type", "tags", "attributes",
					BentoJson.object("name", this.name, "created_at", BentoJson.text(this.createdAt), "discarded_at",
							BentoJson.text(this.discardedAt), "site_id", 1));
		}

	}

	/**
	 * A definition of a profile field.
	 */
	record Field(String id, String key, Instant createdAt) {

		Map<String, @Nullable Object> toJson() {
			return BentoJson.object("id", this.id, "type", "visitors-fields", "attributes", BentoJson.object("name",
					name(), "key", this.key, "whitelisted", null, "created_at", BentoJson.text(this.createdAt)));
		}

		/**
		 * Derives the name as Bento does: {@code thisIsAKey} becomes {@code This Is A
		 * Key}.
		 */
		String name() {
			List<String> words = new ArrayList<>();
			for (String word : this.key
				.split("[_\\-\\s]+|(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})")) {
				if (!word.isEmpty()) {
					words.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
				}
			}
			return String.join(" ", words);
		}

	}

	private static final class Person {

		private final String id;

		private final String uuid = UUID.randomUUID().toString();

		private String email;

		private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

		private final Set<String> tags = new LinkedHashSet<>();

		private final Instant createdAt;

		private Instant updatedAt;

		private @Nullable Instant lastEventAt;

		private @Nullable Instant unsubscribedAt;

		Person(String id, String email, Instant now) {
			this.id = id;
			this.email = email;
			this.createdAt = now;
			this.updatedAt = now;
		}

		BentoSubscriber view() {
			return new BentoSubscriber(this.id, this.uuid, this.email,
					Collections.unmodifiableMap(new LinkedHashMap<>(this.fields)),
					Collections.unmodifiableSet(new LinkedHashSet<>(this.tags)), this.createdAt, this.updatedAt,
					this.lastEventAt, this.unsubscribedAt);
		}

	}

}
