package io.github.rudderbento.delivery.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.context.annotation.Conditional;

/**
 * Matches when somebody tried to configure a vendor: at least one of its keys is not
 * blank, or there is a bean that has them all.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnVendorKeysCondition.class)
public @interface ConditionalOnVendorKeys {

	/**
	 * The properties without which the vendor cannot be reached.
	 * @return their names
	 */
	String[] value();

	/**
	 * The type of a bean that stands in for the properties.
	 * @return its type
	 */
	Class<? extends ConnectionDetails> connectionDetails();

}
