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
 * Put on a Spring test class: both vendors are configured and tracking is live, whatever
 * the application's properties say, and record instead of sending. No keys and no network
 * are needed, and no key that is there is used.
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;RecordTracking
 * class CheckoutTests {
 *
 *     &#64;Test
 *     void tracks(@Autowired Checkout checkout, RecordingEventTracker tracker) {
 *         checkout.complete(order);
 *         assertThat(tracker).tracked("Order Completed").by("u1").once();
 *     }
 *
 * }</pre>
 * <p>
 * {@code @TrackEvent}, published events and the {@code EventTracker} bean all take their
 * real way, transactions included, up to the buffer. A {@link RecordingEventTracker} is a
 * bean, which can be injected, also as a parameter of test and lifecycle methods; it
 * takes the place of the {@code EventTracker} unless the application has one of its own.
 * It is cleared before each test. {@code RudderStackClient} and {@code BentoClient} are
 * there, but reach nobody; see {@link WithStandIns} for those.
 * <p>
 * A vendor that the application never uses can be left out by
 * {@code @SpringBootTest(properties = "bento.enabled=false")} or
 * {@code @TestPropertySource}: inlined and dynamic properties of the test win.
 * <p>
 * Slices such as {@code @JdbcTest} get all of tracking by this annotation. It is
 * inherited, also by nested test classes, and can be used as a meta-annotation. Not
 * together with {@link WithStandIns}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ImportAutoConfiguration
@ExtendWith(TrackingParameterResolver.class)
public @interface RecordTracking {

}
