package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * Bento's answer is not what it should be: not JSON, not the documented shape, or a web
 * page, as a wrong URL or a captive portal sends it.
 */
public final class BentoUnreadableAnswerException extends BentoException {

	private static final long serialVersionUID = 1L;

	BentoUnreadableAnswerException(Trouble trouble, @Nullable Throwable cause) {
		super(trouble, cause);
	}

}
