package io.github.rudderbento.bento;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A report.
 *
 * @param name the name, or {@code null}
 * @param type the kind of report, or {@code null}
 * @param chartStyle how Bento shows it, such as {@code counter} or {@code column_chart},
 * or {@code null}
 * @param value the number, when it is a single one, else {@code null}
 * @param rows the rows, when it has some
 * @param data the data as it came: a number, or a list
 */
public record Report(@Nullable String name, @Nullable String type, @Nullable String chartStyle,
		@Nullable BigDecimal value, List<Row> rows, @Nullable Object data) {

	static @Nullable Report read(JsonNode answer) {
		JsonNode report = Json.unwrapped(answer, "report_data");
		if (!report.has("data") && !report.has("report_name")) {
			return null;
		}
		JsonNode data = Json.member(report, "data");
		List<Row> rows = new ArrayList<>();
		for (JsonNode row : Json.elements(data)) {
			if (row.isObject()) {
				rows.add(new Row(Json.text(row, "g"), Json.text(row, "x"), Json.decimal(row, "y")));
			}
		}
		return new Report(Json.text(report, "report_name"), Json.text(report, "report_type"),
				Json.text(report, "chart_style"), Json.decimal(report, "data"), List.copyOf(rows), Json.value(data));
	}

	/**
	 * One row of a report.
	 *
	 * @param group the group it belongs to, or {@code null}
	 * @param x the position, a date as a rule, or {@code null}
	 * @param y the number, or {@code null}
	 */
	public record Row(@Nullable String group, @Nullable String x, @Nullable BigDecimal y) {
	}

}
