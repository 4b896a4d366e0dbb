package io.github.rudderbento;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * Keeps what any test logs with {@link Canaries} in it, until {@link LeakWatch} asks.
 * Sees what we log at DEBUG even where that is switched off, and of others what is
 * switched on; changes nothing of what is logged. TRACE is left out, as whoever switches
 * it on asks for payloads. Stands in {@code logback-test.xml}, as each Spring application
 * that starts configures the logs anew.
 */
public final class LeakFilter extends TurboFilter {

	private static final String OURS = "io.github.rudderbento.";

	/** The other side of the wire. */
	private static final String STAND_IN = OURS + "standin.";

	private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

	@Override
	public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
			Throwable thrown) {
		String name = logger.getName();
		Level lowest = name.startsWith(OURS) ? Level.DEBUG : logger.getEffectiveLevel();
		if (format != null && level.isGreaterOrEqual(lowest) && level != Level.TRACE && !name.startsWith(STAND_IN)) {
			FormattingTuple message = MessageFormatter.arrayFormat(format, params, thrown);
			Throwable failure = (thrown != null) ? thrown : message.getThrowable();
			String text = message.getMessage()
					+ ((failure != null) ? "\n" + ThrowableProxyUtil.asString(new ThrowableProxy(failure)) : "");
			if (Canaries.areIn(text)) {
				LEAKS.add(level + " [" + Thread.currentThread().getName() + "] " + name + ": " + text);
			}
		}
		return FilterReply.NEUTRAL;
	}

	/** All since the last time. */
	static List<String> take() {
		List<String> leaks = new ArrayList<>();
		for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
			leaks.add(leak);
		}
		return leaks;
	}

}
