package io.github.rudderbento.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Put on a Spring test class: both vendors are replaced by servers on loopback, and the
 * application is configured for them, whatever its properties say. All of it is real:
 * buffer, batches, HTTP, retries, and the clients.
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;WithStandIns
 * class CheckoutHttpTests {
 *
 *     &#64;Test
 *     void arrives(@Autowired Checkout checkout, RudderStackStandIn rudderStack) {
 *         checkout.complete(order);
 *         assertThat(rudderStack.awaitEvents(1, Duration.ofSeconds(5)).get(0).userId()).isEqualTo("u1");
 *     }
 *
 * }</pre>
 * <p>
 * {@code RudderStackStandIn} and {@code BentoStandIn} are beans, which can be injected,
 * also as parameters of test and lifecycle methods. They live as long as the application
 * context. Before each test what still waits is flushed, and they begin anew: empty and
 * without faults. Lingers and pauses are short, and the pace that Bento asks for is off;
 * inlined and dynamic properties of the test win over these.
 * <p>
 * Slices get all of tracking by this annotation. It is inherited, also by nested test
 * classes, and can be used as a meta-annotation. Not together with
 * {@link RecordTracking}. Without Spring use {@link StandInsExtension}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ImportAutoConfiguration
@ExtendWith(TrackingParameterResolver.class)
public @interface WithStandIns {

}
