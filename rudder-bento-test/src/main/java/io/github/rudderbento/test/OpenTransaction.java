package io.github.rudderbento.test;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Looks for a transaction; only loaded where there can be one.
 */
final class OpenTransaction {

	private OpenTransaction() {
	}

	static boolean isOpen() {
		return TransactionSynchronizationManager.isActualTransactionActive();
	}

}
