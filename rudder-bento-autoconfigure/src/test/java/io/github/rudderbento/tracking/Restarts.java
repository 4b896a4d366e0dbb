package io.github.rudderbento.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * A JVM in which an application starts and stops many times, as with DevTools: its own
 * classes are loaded anew each time. Tells how many classes and threads stay.
 */
final class Restarts {

	private static final String OWN = "io.github.rudderbento.tracking.restarted.";

	private Restarts() {
	}

	public static void main(String[] args) throws Exception {
		try (RudderStackStandIn standIn = RudderStackStandIn.start()) {
			for (int i = 1; i <= 50; i++) {
				run(standIn.baseUrl());
				standIn.clear();
				if (i == 20 || i == 50) {
					report(i);
				}
			}
		}
	}

	private static void run(String url) throws Exception {
		ClassLoader own = new OwnClassLoader(Restarts.class.getClassLoader());
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(own);
		try {
			SpringApplication application = new SpringApplication(new DefaultResourceLoader(own),
					own.loadClass(OWN + "RestartedShop"));
			application.setWebApplicationType(WebApplicationType.NONE);
			application.setRegisterShutdownHook(false);
			try (ConfigurableApplicationContext context = application.run("--rudderstack.data-plane-url=" + url,
					"--rudderstack.write-key=" + RudderStackStandIn.WRITE_KEY, "--spring.main.banner-mode=off",
					"--spring.docker.compose.enabled=false")) {
				context.getBean("work", Runnable.class).run();
			}
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static void report(int restarts) {
		ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
		long loaded = Long.MAX_VALUE;
		// Reactor Netty lets go of the last context a moment after it was closed.
		for (int i = 0; i < 20; i++) {
			System.gc();
			loaded = Math.min(loaded, classes.getTotalLoadedClassCount() - classes.getUnloadedClassCount());
			LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
		}
		List<String> ours = new ArrayList<>();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().startsWith("rudder-bento")) {
				ours.add(thread.getName());
			}
		}
		System.out.println("after " + restarts + ": classes=" + loaded + " threads=" + Thread.getAllStackTraces().size()
				+ " ours=" + ours.size());
	}

	/**
	 * Loads the application's own classes itself.
	 */
	private static final class OwnClassLoader extends ClassLoader {

		OwnClassLoader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(OWN)) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (file == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = file.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
