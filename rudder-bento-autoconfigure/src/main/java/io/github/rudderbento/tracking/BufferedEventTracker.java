package io.github.rudderbento.tracking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.rudderbento.bento.BentoMessage;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.rudderstack.Alias;
import io.github.rudderbento.rudderstack.Group;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.rudderstack.Page;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.github.rudderbento.rudderstack.Screen;
import org.jspecify.annotations.Nullable;

/**
 * The tracker over the {@link Intake}. With no vendor configured it does nothing but
 * count.
 */
public final class BufferedEventTracker implements EventTracker {

	private final Intake intake;

	private final List<Delivery> deliveries;

	/**
	 * Creates the tracker.
	 * @param intake takes the events
	 * @param deliveries what {@link #flush(Duration)} flushes
	 */
	public BufferedEventTracker(Intake intake, List<Delivery> deliveries) {
		this.intake = intake;
		this.deliveries = List.copyOf(deliveries);
	}

	@Override
	public void track(TrackedEvent event) {
		this.intake.take(event);
	}

	@Override
	public void send(RudderStackMessage message) {
		this.intake.take(message);
	}

	@Override
	public void send(BentoMessage message) {
		this.intake.take(message);
	}

	@Override
	public void track(String userId, String event, @Nullable Map<String, ?> properties) {
		this.intake.track(userId, event, Attributes.copyOf(properties));
	}

	@Override
	public void identify(String userId, @Nullable Map<String, ?> traits) {
		send(Identify.of(userId).traits(traits).build());
	}

	@Override
	public void page(String userId, String name, @Nullable Map<String, ?> properties) {
		send(Page.of(name).userId(userId).properties(properties).build());
	}

	@Override
	public void screen(String userId, String name, @Nullable Map<String, ?> properties) {
		send(Screen.of(name).userId(userId).properties(properties).build());
	}

	@Override
	public void group(String userId, String groupId, @Nullable Map<String, ?> traits) {
		send(Group.of(groupId).userId(userId).traits(traits).build());
	}

	@Override
	public void alias(String userId, String previousId) {
		send(Alias.of(previousId).userId(userId).build());
	}

	@Override
	public CompletableFuture<FlushResult> flush(Duration deadline) {
		List<CompletableFuture<FlushResult>> flushes = new ArrayList<>();
		for (Delivery delivery : this.deliveries) {
			flushes.add(delivery.flush(deadline));
		}
		return CompletableFuture.allOf(flushes.toArray(new CompletableFuture<?>[0]))
			.thenApply((all) -> new FlushResult(flushes.stream().mapToLong((flush) -> flush.join().remaining()).sum()));
	}

}
