package io.github.rudderbento.bento;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Flux;

import io.github.rudderbento.bento.BentoPace.Rate;
import io.github.rudderbento.http.HttpTransport;

/**
 * Imports many people from a {@link Flux}; run in a JVM of its own by
 * {@link ImportInLittleMemoryTests}.
 */
final class ImportInLittleMemory {

	private ImportInLittleMemory() {
	}

	public static void main(String[] arguments) throws IOException {
		int people = Integer.parseInt(arguments[1]);
		Rate rate = new Rate(20 * BentoPace.defaultRate(BentoFamily.BATCH).permits(), Duration.ofMinutes(1),
				BentoPace.defaultRate(BentoFamily.BATCH).burst());
		try (HttpTransport transport = HttpTransport.builder()
			.baseUrl(URI.create(arguments[0]))
			.basicAuth("pk", "sk")
			.userAgent(BentoFixture.settings().userAgent())
			.build()) {
			BentoClient bento = new BentoClient(transport, BentoSettings.of(BentoFixture.SITE),
					BentoPace.of(Map.of(BentoFamily.BATCH, rate)), BentoFixture.MAPPER);
			AtomicLong given = new AtomicLong();
			AtomicLong answered = new AtomicLong();
			AtomicLong lead = new AtomicLong();
			Flux<SubscriberUpdate> source = Flux.range(0, people).map((i) -> {
				lead.accumulateAndGet(given.incrementAndGet() - answered.get(), Math::max);
				return SubscriberUpdate.of("user" + i + "@example.com")
					.firstName("Jo")
					.tags("imported", "plan:pro")
					.field("number", i)
					.build();
			});
			long taken = bento.subscribers().importAll(source).doOnNext((chunk) -> {
				answered.addAndGet(chunk.items().size());
				if (!chunk.isComplete()) {
					throw new IllegalStateException("chunk " + chunk.number() + " failed", chunk.error());
				}
			}).map(ChunkResult::results).reduce(0L, Long::sum).block();
			Files.writeString(Path.of(arguments[2]), "taken=" + taken + " lead=" + lead.get());
		}
	}

}
