package io.github.rudderbento.actuate;

/**
 * Adds a section to what the {@code tracking} endpoint shows. Each bean of this type adds
 * one; of several with the same name the first is shown, which is an application's own
 * before ours.
 */
public interface TrackingSection {

	/**
	 * The section's name.
	 * @return a name such as {@code catalogue}; not one the endpoint has itself
	 */
	String name();

	/**
	 * What it shows. Holds no keys and no personal data.
	 * @return an object that can be written as JSON
	 */
	Object content();

}
