package io.github.rudderbento.test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the stand-ins of a context before its beans are even defined, as whether a
 * vendor is configured decides which beans there are. They are closed with the context,
 * after its last flush.
 */
record StandInsContextCustomizer() implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		StandIns standIns = new StandIns();
		TestProperties.add(context.getEnvironment(), "standIns", standIns.properties());
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		beans.registerSingleton("standIns", standIns);
		beans.registerSingleton("rudderStackStandIn", standIns.rudderStack());
		beans.registerSingleton("bentoStandIn", standIns.bento());
		beans.registerDisposableBean("standIns", standIns::close);
	}

}
