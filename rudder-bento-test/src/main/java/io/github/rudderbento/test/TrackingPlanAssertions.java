package io.github.rudderbento.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.rudderbento.tracking.EventCatalogue;
import io.github.rudderbento.tracking.TrackingPlan;

/**
 * Holds the code to the tracking plan that people have reviewed: <pre class="code">
 * &#64;Test
 * void codeFollowsThePlan(&#64;Autowired EventCatalogue catalogue) {
 *     TrackingPlanAssertions.assertUpToDate(Path.of("tracking-plan.yml"), catalogue);
 * }</pre>
 */
public final class TrackingPlanAssertions {

	private TrackingPlanAssertions() {
	}

	/**
	 * Verifies that the plan has the events of the code, with their properties and
	 * destinations. Descriptions, types and whatever else people have added do not
	 * matter.
	 * @param plan a YAML or JSON file
	 * @param catalogue the events in the code
	 * @throws AssertionError when the two part: names each difference and shows the plan
	 * that the code carries out
	 */
	public static void assertUpToDate(Path plan, EventCatalogue catalogue) {
		if (!Files.exists(plan)) {
			throw new AssertionError("There is no tracking plan " + plan + ". It could start like this:\n\n"
					+ skeleton(plan, catalogue));
		}
		List<String> differences = TrackingPlan.read(plan).differences(catalogue);
		if (!differences.isEmpty()) {
			throw new AssertionError("The code and the tracking plan " + plan + " part:\n- "
					+ String.join("\n- ", differences) + "\n\nThe plan of the code:\n\n" + skeleton(plan, catalogue));
		}
	}

	private static String skeleton(Path plan, EventCatalogue catalogue) {
		return plan.toString().endsWith(".json") ? catalogue.toJson() : catalogue.toYaml();
	}

}
