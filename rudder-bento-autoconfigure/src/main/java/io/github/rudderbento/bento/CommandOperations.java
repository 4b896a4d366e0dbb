package io.github.rudderbento.bento;

import java.util.Collection;
import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Commands: changes to single people, queued by Bento. The counts of the result are of
 * what was queued.
 */
public final class CommandOperations {

	private final BatchSender sender;

	private final Batch<SubscriberCommand> batch;

	CommandOperations(BatchSender sender, BentoSettings settings, BentoRules rules) {
		this.sender = sender;
		this.batch = new Batch<>(BentoOperation.RUN_COMMANDS, "command", settings.batchEvents(), rules::check,
				BentoWire::write, Repeatable::command, null);
	}

	/**
	 * Runs one command.
	 * @param command the command
	 * @return the result; fails with a {@link BentoException}, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when the command
	 * breaks a rule
	 */
	public Mono<BatchResult> run(SubscriberCommand command) {
		return run(List.of(command));
	}

	/**
	 * Runs commands, in chunks if there are many. All are checked before the first is
	 * sent. A single chunk waits for its turn as any direct call does, several wait as
	 * long as it takes.
	 * @param commands at least one
	 * @return the result, chunk by chunk; fails with a {@link BentoException} when no
	 * chunk was answered, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when one of the
	 * commands breaks a rule
	 */
	public Mono<BatchResult> run(Collection<SubscriberCommand> commands) {
		return this.sender.send(this.batch, commands, (answer) -> {
		});
	}

	/**
	 * Runs commands as they come, asking for no more than can be sent, in little memory
	 * however many there are. What breaks a rule is left out and reported with its chunk.
	 * @param commands the commands
	 * @return a result for each chunk as it is answered, in no order; when Bento takes
	 * nothing any more, the rest is not sent and it ends with the {@link BentoException}
	 */
	public Flux<ChunkResult> run(Publisher<SubscriberCommand> commands) {
		return this.sender.stream(this.batch, commands);
	}

}
