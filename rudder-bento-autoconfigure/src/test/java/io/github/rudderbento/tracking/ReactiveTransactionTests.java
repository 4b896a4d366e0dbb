package io.github.rudderbento.tracking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalEventPublisher;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Events of reactive transactions go out when these commit, on whatever thread.
 */
class ReactiveTransactionTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private ApplicationContextRunner runner() {
		return this.standIns.contextRunner()
			.withConfiguration(AutoConfigurations.of(TransactionAutoConfiguration.class))
			.withUserConfiguration(Shop.class);
	}

	@Test
	void committedIsTrackedAfterTheCommit() {
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			Orders orders = context.getBean(Orders.class);
			MemoryTransactions transactions = context.getBean(MemoryTransactions.class);
			transactions.beforeCommit.add(() -> assertThat(this.standIns.tracked(context))
				.hasSize(Collections.frequency(transactions.log, "commit")));
			assertThat(orders.complete("u1").block()).isEqualTo("u1");
			assertThat(orders.completeAll("u2").collectList().block()).hasSize(2);
			assertThat(transactions.log).containsExactly("begin", "commit", "begin", "commit");
			assertThat(transactions.failures).isEmpty();
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::userId).containsExactly("u1", "u2");
		});
	}

	@Test
	void rolledBackIsGoneButForFailures() {
		runner().run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatThrownBy(() -> orders.completeThenFail("u1").block()).isInstanceOf(IllegalStateException.class);
			assertThat(context.getBean(MemoryTransactions.class).log).containsExactly("begin", "rollback");
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event).containsExactly("Failed");
		});
	}

	@Test
	void transactionalOperatorIsFound() {
		runner().run((context) -> {
			Orders orders = context.getBean(Orders.class);
			TransactionalOperator operator = TransactionalOperator.create(context.getBean(MemoryTransactions.class));
			orders.plain("u1")
				.then(orders.immediate("u2"))
				.then(Mono
					.fromRunnable(() -> assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::userId)
						.containsExactly("u2")))
				.as(operator::transactional)
				.block();
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::userId).containsExactly("u2", "u1");
			operator.execute((status) -> {
				status.setRollbackOnly();
				return orders.plain("u3");
			}).blockLast();
			assertThat(this.standIns.tracked(context)).hasSize(2);
		});
	}

	@Test
	void innerTransactionHasItsOwnEvents() {
		runner().run((context) -> {
			Orders orders = context.getBean(Orders.class);
			TransactionalOperator operator = TransactionalOperator.create(context.getBean(MemoryTransactions.class));
			operator.execute((status) -> {
				status.setRollbackOnly();
				return orders.plain("outer").then(orders.requiresNew("inner")).then(orders.plain("outer too"));
			}).blockLast();
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::userId).containsExactly("inner");
		});
	}

	@Test
	void withoutTransactionTracksAtOnce() {
		runner().run((context) -> {
			context.getBean(Orders.class).plain("u1").block();
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@Test
	void publishedEventFindsTheTransactionInItsSource() {
		runner().run((context) -> {
			TransactionalOperator operator = TransactionalOperator.create(context.getBean(MemoryTransactions.class));
			TransactionalEventPublisher publisher = new TransactionalEventPublisher(
					(ApplicationEventPublisher) context);
			operator.execute((status) -> {
				status.setRollbackOnly();
				return publisher.publishEvent(Track.of("Rolled Back").userId("u").build());
			}).blockLast();
			assertThat(this.standIns.tracked(context)).isEmpty();
			publisher.publishEvent(Track.of("Committed").userId("u").build())
				.then(publisher.publishEvent(new Renamed("u")))
				.then(Mono.fromRunnable(() -> assertThat(this.standIns.tracked(context)).isEmpty()))
				.as(operator::transactional)
				.block();
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactly("Committed", "Renamed");
		});
	}

	@Test
	void eventsOfOneTransactionAreBounded() {
		runner().withPropertyValues("rudder-bento.tracking.max-events-per-transaction=3").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			TransactionalOperator operator = TransactionalOperator.create(context.getBean(MemoryTransactions.class));
			Flux.range(0, 5).concatMap((i) -> orders.plain("u")).as(operator::transactional).blockLast();
			assertThat(this.standIns.tracked(context)).hasSize(3);
		});
	}

	@Test
	void partsOfATransactionMayRunAtTheSameTime() {
		runner().run((context) -> {
			Orders orders = context.getBean(Orders.class);
			TransactionalOperator operator = TransactionalOperator.create(context.getBean(MemoryTransactions.class));
			for (int round = 0; round < 20; round++) {
				Flux.range(0, 100)
					.flatMap((i) -> orders.plain("u").subscribeOn(Schedulers.parallel()), 100)
					.as(operator::transactional)
					.blockLast();
			}
			assertThat(this.standIns.tracked(context)).hasSize(2000);
			assertThat(context.getBean(TrackingCounters.class).failed()).isZero();
		});
	}

	@TrackEvent(event = "Renamed", userId = "user")
	record Renamed(String user) {
	}

	public static class Orders {

		@Transactional
		@TrackEvent(event = "Completed", userId = "#result")
		public Mono<String> complete(String user) {
			return Mono.just(user).publishOn(Schedulers.parallel());
		}

		@Transactional
		@TrackEvent(event = "Completed", userId = "#user")
		public Flux<String> completeAll(String user) {
			return Flux.just(user, user).publishOn(Schedulers.parallel());
		}

		@Transactional
		@TrackEvent(event = "Completed", userId = "#user")
		@TrackEvent(event = "Failed", userId = "#user", on = TrackEvent.On.FAILURE)
		public Mono<String> completeThenFail(String user) {
			return plain(user).then(Mono.error(new IllegalStateException("no")));
		}

		@TrackEvent(event = "Plain", userId = "#user")
		public Mono<Void> plain(String user) {
			return Mono.empty();
		}

		@TrackEvent(event = "Immediate", userId = "#user", phase = HandOver.Phase.IMMEDIATE)
		public Mono<Void> immediate(String user) {
			return Mono.empty();
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		@TrackEvent(event = "Inner", userId = "#user")
		public Mono<Void> requiresNew(String user) {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@Bean
		Orders orders() {
			return new Orders();
		}

		@Bean
		MemoryTransactions transactionManager() {
			return new MemoryTransactions();
		}

	}

	record Running(boolean existing) {
	}

	/**
	 * Transactions of nothing, which remember what was done with them.
	 */
	static class MemoryTransactions extends AbstractReactiveTransactionManager implements ReactiveTransactionManager {

		private static final long serialVersionUID = 1L;

		private final transient List<String> log = new CopyOnWriteArrayList<>();

		private final transient List<Runnable> beforeCommit = new ArrayList<>();

		private final transient List<Throwable> failures = new CopyOnWriteArrayList<>();

		@Override
		protected Object doGetTransaction(TransactionSynchronizationManager manager) {
			Object running = manager.getResource(this);
			return (running != null) ? running : new Running(false);
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return ((Running) transaction).existing();
		}

		@Override
		protected Mono<Void> doBegin(TransactionSynchronizationManager manager, Object transaction,
				TransactionDefinition definition) {
			return Mono.fromRunnable(() -> {
				manager.bindResource(this, new Running(true));
				this.log.add("begin");
			});
		}

		@Override
		protected Mono<Object> doSuspend(TransactionSynchronizationManager manager, Object transaction) {
			return Mono.fromCallable(() -> manager.unbindResource(this));
		}

		@Override
		protected Mono<Void> doResume(TransactionSynchronizationManager manager, Object transaction, Object suspended) {
			return Mono.fromRunnable(() -> manager.bindResource(this, suspended));
		}

		@Override
		protected Mono<Void> doCommit(TransactionSynchronizationManager manager,
				GenericReactiveTransaction transaction) {
			return Mono.fromRunnable(() -> {
				try {
					this.beforeCommit.forEach(Runnable::run);
				}
				catch (Throwable ex) {
					this.failures.add(ex);
				}
				this.log.add("commit");
			});
		}

		@Override
		protected Mono<Void> doRollback(TransactionSynchronizationManager manager,
				GenericReactiveTransaction transaction) {
			return Mono.fromRunnable(() -> this.log.add("rollback"));
		}

		@Override
		protected Mono<Void> doCleanupAfterCompletion(TransactionSynchronizationManager manager, Object transaction) {
			return Mono.fromRunnable(() -> manager.unbindResourceIfPossible(this));
		}

		@Override
		protected Mono<Void> doSetRollbackOnly(TransactionSynchronizationManager manager,
				GenericReactiveTransaction transaction) {
			return Mono.empty();
		}

	}

}
