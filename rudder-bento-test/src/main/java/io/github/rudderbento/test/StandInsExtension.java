package io.github.rudderbento.test;

import java.util.Map;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Starts both vendors as servers on loopback, once for a test class, and lets them begin
 * anew before each test: empty and without faults. For tests without Spring, or with a
 * context that is put together by hand; otherwise {@link WithStandIns} is all there is to
 * say.
 *
 * <pre class="code">
 * &#64;RegisterExtension
 * static final StandInsExtension standIns = new StandInsExtension();
 *
 * &#64;DynamicPropertySource
 * static void properties(DynamicPropertyRegistry registry) {
 *     standIns.register(registry);
 * }</pre>
 * <p>
 * In a field that is not static the servers live for one test each. Parameters of type
 * {@link RudderStackStandIn} and {@link BentoStandIn} are resolved.
 */
public final class StandInsExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

	private volatile @Nullable StandIns standIns;

	/**
	 * Creates the extension; nothing is started yet.
	 */
	public StandInsExtension() {
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		start(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		start(context).reset();
	}

	/**
	 * Starts, unless they run already for an enclosing context. JUnit closes them with
	 * the context they were started for.
	 */
	private StandIns start(ExtensionContext context) {
		StandIns started = context.getStore(Namespace.create(this))
			.computeIfAbsent(StandIns.class, (key) -> new StandIns(), StandIns.class);
		this.standIns = started;
		return started;
	}

	/**
	 * RudderStack's stand-in.
	 * @return the running server
	 * @throws IllegalStateException when it was not started yet
	 */
	public RudderStackStandIn rudderStack() {
		return current().rudderStack();
	}

	/**
	 * Bento's stand-in.
	 * @return the running server
	 * @throws IllegalStateException when it was not started yet
	 */
	public BentoStandIn bento() {
		return current().bento();
	}

	/**
	 * What configures an application for the servers: keys and URLs, live, short lingers
	 * and pauses, and no pace.
	 * @return properties by name
	 * @throws IllegalStateException when they were not started yet
	 */
	public Map<String, Object> properties() {
		return current().properties();
	}

	/**
	 * Registers {@link #properties()} from a {@code @DynamicPropertySource} method.
	 * @param registry Spring's registry
	 */
	public void register(DynamicPropertyRegistry registry) {
		properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	private StandIns current() {
		StandIns current = this.standIns;
		if (current == null) {
			throw new IllegalStateException("The stand-ins are not started yet: "
					+ "is this extension in a static field with @RegisterExtension?");
		}
		return current;
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == RudderStackStandIn.class || type == BentoStandIn.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		StandIns started = start(context);
		return (parameter.getParameter().getType() == BentoStandIn.class) ? started.bento() : started.rudderStack();
	}

}
