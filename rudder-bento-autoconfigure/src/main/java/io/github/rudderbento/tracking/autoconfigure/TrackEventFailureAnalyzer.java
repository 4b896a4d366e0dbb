package io.github.rudderbento.tracking.autoconfigure;

import io.github.rudderbento.tracking.InvalidTrackEventException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what is wrong with an annotation and what to do about it.
 */
final class TrackEventFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTrackEventException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTrackEventException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
