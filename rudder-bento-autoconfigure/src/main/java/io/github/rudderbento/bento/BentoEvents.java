package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;

/**
 * The events that Bento knows by name, and the usual ones of its guide, with their rules.
 * Their twins among the commands and imports change a person without setting off
 * automations; these set them off.
 */
public final class BentoEvents {

	/** A purchase; the only event that Bento recognises when it comes again. */
	public static final String PURCHASE = "$purchase";

	/** A person signed up. */
	public static final String SUBSCRIBE = "$subscribe";

	/** A person signed off. */
	public static final String UNSUBSCRIBE = "$unsubscribe";

	/** A tag was added. */
	public static final String TAG = "$tag";

	/** A tag was removed. */
	public static final String REMOVE_TAG = "$remove_tag";

	/** Profile fields changed. */
	public static final String UPDATE_FIELDS = "$update_fields";

	/** A page was viewed. */
	public static final String PAGE_VIEW = "$pageView";

	/** A person logged in. */
	public static final String LOGIN = "$login";

	/** A form was submitted. */
	public static final String FORM_SUBMITTED = "$formSubmitted";

	/** An account was activated. */
	public static final String ACTIVATION = "$activation";

	/** A subscription changed. */
	public static final String SUBSCRIPTION_CHANGE = "$subscription_change";

	private BentoEvents() {
	}

	/**
	 * A purchase. Needs {@link Purchase#key(String) a key}, an amount and a currency.
	 * @param email the buyer's address
	 * @return a builder
	 */
	public static Purchase purchase(@Nullable String email) {
		return new Purchase(email);
	}

	/**
	 * A person signs up; fields go into the profile.
	 * @param email the person's address
	 * @return a builder
	 */
	public static BentoEvent.Builder subscribe(@Nullable String email) {
		return BentoEvent.of(SUBSCRIBE, email);
	}

	/**
	 * A person signs off.
	 * @param email the person's address
	 * @return a builder
	 */
	public static BentoEvent.Builder unsubscribe(@Nullable String email) {
		return BentoEvent.of(UNSUBSCRIBE, email);
	}

	/**
	 * Adds a tag, which is created if need be.
	 * @param email the person's address
	 * @param tag the tag's name, without a comma
	 * @return a builder
	 */
	public static BentoEvent.Builder tag(@Nullable String email, String tag) {
		return BentoEvent.of(TAG, email).detail("tag", tag);
	}

	/**
	 * Removes a tag.
	 * @param email the person's address
	 * @param tag the tag's name, without a comma
	 * @return a builder
	 */
	public static BentoEvent.Builder removeTag(@Nullable String email, String tag) {
		return BentoEvent.of(REMOVE_TAG, email).detail("tag", tag);
	}

	/**
	 * Stores fields in a person's profile.
	 * @param email the person's address
	 * @param fields the values by field key, flat
	 * @return a builder
	 */
	public static BentoEvent.Builder updateFields(@Nullable String email, Map<String, ?> fields) {
		return BentoEvent.of(UPDATE_FIELDS, email).fields(fields);
	}

	/**
	 * A page is viewed.
	 * @param email the person's address
	 * @param url the page's address
	 * @return a builder
	 */
	public static BentoEvent.Builder pageView(@Nullable String email, String url) {
		return BentoEvent.of(PAGE_VIEW, email).detail("url", url);
	}

	/**
	 * A person logs in.
	 * @param email the person's address
	 * @return a builder
	 */
	public static BentoEvent.Builder login(@Nullable String email) {
		return BentoEvent.of(LOGIN, email);
	}

	/**
	 * A form is submitted.
	 * @param email the person's address
	 * @param formName the form's name
	 * @return a builder
	 */
	public static BentoEvent.Builder formSubmitted(@Nullable String email, String formName) {
		return BentoEvent.of(FORM_SUBMITTED, email).detail("formName", formName);
	}

	/**
	 * An account is activated.
	 * @param email the person's address
	 * @return a builder
	 */
	public static BentoEvent.Builder activation(@Nullable String email) {
		return BentoEvent.of(ACTIVATION, email);
	}

	/**
	 * A subscription changes.
	 * @param email the person's address
	 * @return a builder
	 */
	public static BentoEvent.Builder subscriptionChange(@Nullable String email) {
		return BentoEvent.of(SUBSCRIPTION_CHANGE, email);
	}

	/**
	 * Puts a {@code $purchase} together. Not safe for use by several threads.
	 */
	public static final class Purchase {

		private final BentoEvent.Builder event;

		private final Attributes.Builder details = Attributes.builder();

		private final Attributes.Builder value = Attributes.builder();

		private final List<Attributes> items = new ArrayList<>();

		private @Nullable String key;

		private @Nullable String abandonedCheckoutUrl;

		private Purchase(@Nullable String email) {
			this.event = BentoEvent.of(PURCHASE, email);
		}

		/**
		 * What makes this purchase one and the same when it is sent again: the order's
		 * id, say. Never a random value, for then a repeat counts twice.
		 * @param key the key
		 * @return this builder
		 */
		public Purchase key(@Nullable String key) {
			this.key = key;
			return this;
		}

		/**
		 * The amount in minor units: 9999 for 99.99 dollars.
		 * @param minorUnits the amount, not negative
		 * @return this builder
		 */
		public Purchase amount(long minorUnits) {
			this.value.put("amount", minorUnits);
			return this;
		}

		/**
		 * The currency.
		 * @param currency its ISO 4217 code, such as {@code USD}
		 * @return this builder
		 */
		public Purchase currency(@Nullable String currency) {
			this.value.put("currency", currency);
			return this;
		}

		/**
		 * Something else about the amount, such as {@code payment_method}.
		 * @param key the name under {@code details.value}
		 * @param value the value
		 * @return this builder
		 */
		public Purchase value(String key, @Nullable Object value) {
			this.value.put(key, value);
			return this;
		}

		/**
		 * What was bought.
		 * @param items the cart's lines
		 * @return this builder
		 */
		public Purchase cart(CartItem... items) {
			return cart(Arrays.asList(items));
		}

		/**
		 * What was bought.
		 * @param items the cart's lines
		 * @return this builder
		 */
		public Purchase cart(Collection<CartItem> items) {
			items.forEach((item) -> this.items.add(item.attributes()));
			return this;
		}

		/**
		 * Where the buyer can take up the checkout again.
		 * @param url the address
		 * @return this builder
		 */
		public Purchase abandonedCheckoutUrl(@Nullable String url) {
			this.abandonedCheckoutUrl = url;
			return this;
		}

		/**
		 * Stores a value in the buyer's profile.
		 * @param key the field's key
		 * @param value the value, flat
		 * @return this builder
		 */
		public Purchase field(String key, @Nullable Object value) {
			this.event.field(key, value);
			return this;
		}

		/**
		 * Stores values in the buyer's profile.
		 * @param fields the values by field key
		 * @return this builder
		 */
		public Purchase fields(@Nullable Map<String, ?> fields) {
			this.event.fields(fields);
			return this;
		}

		/**
		 * Adds a value to the event's context.
		 * @param key the name
		 * @param value the value, which may nest
		 * @return this builder
		 */
		public Purchase detail(String key, @Nullable Object value) {
			this.details.put(key, value);
			return this;
		}

		/**
		 * Says when it happened.
		 * @param date the instant, or {@code null} for when it is received
		 * @return this builder
		 */
		public Purchase date(@Nullable Instant date) {
			this.event.date(date);
			return this;
		}

		/**
		 * Finishes the event. Never throws for a value.
		 * @return the event
		 */
		public BentoEvent build() {
			this.event.detail("unique", Attributes.builder().put("key", this.key).build());
			this.event.detail("value", this.value.build());
			if (!this.items.isEmpty() || this.abandonedCheckoutUrl != null) {
				Attributes.Builder cart = Attributes.builder();
				if (!this.items.isEmpty()) {
					cart.put("items", this.items);
				}
				if (this.abandonedCheckoutUrl != null) {
					cart.put("abandoned_checkout_url", this.abandonedCheckoutUrl);
				}
				this.event.detail("cart", cart.build());
			}
			this.event.details(this.details.build());
			return this.event.build();
		}

	}

}
