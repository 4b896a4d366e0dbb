package io.github.rudderbento.actuate;

import java.util.List;

import io.github.rudderbento.tracking.CataloguedEvent;
import io.github.rudderbento.tracking.EventCatalogue;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;

/**
 * The section {@code catalogue}: all annotated events of the application, by name and
 * place. It is told from the code, so it holds nothing of a person.
 */
@RegisterReflectionForBinding(CataloguedEvent.class)
public final class CatalogueSection implements TrackingSection {

	private final EventCatalogue catalogue;

	/**
	 * Creates the section.
	 * @param catalogue the events
	 */
	public CatalogueSection(EventCatalogue catalogue) {
		this.catalogue = catalogue;
	}

	@Override
	public String name() {
		return "catalogue";
	}

	@Override
	public List<CataloguedEvent> content() {
		return this.catalogue.events();
	}

}
