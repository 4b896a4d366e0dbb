package io.github.rudderbento;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the house: which room may use which, and what is done in none of them.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.rudderbento.";

	private static final String AUTOCONFIGURE = ".autoconfigure";

	/** Which rooms each room may use; what is not named here may be used by nobody. */
	private static final Map<String, Set<String>> MAY_USE = new HashMap<>();
	static {
		MAY_USE.put("payload", Set.of());
		MAY_USE.put("delivery", Set.of());
		MAY_USE.put("delivery.transaction", Set.of("delivery"));
		MAY_USE.put("delivery.jdbc", Set.of("delivery", "delivery.transaction"));
		MAY_USE.put("delivery.kafka", Set.of("delivery", "delivery.transaction"));
		MAY_USE.put("http", Set.of("delivery"));
		MAY_USE.put("rudderstack", Set.of("payload", "delivery", "http"));
		MAY_USE.put("bento", Set.of("payload", "delivery", "http"));
		MAY_USE.put("bento.mail", Set.of("payload", "delivery", "http", "bento"));
		MAY_USE.put("tracking", Set.of("payload", "delivery", "delivery.transaction", "http", "rudderstack", "bento"));
		MAY_USE.put("tracking.web", with("tracking", MAY_USE.get("tracking")));
		MAY_USE.put("tracking.security", with("tracking", MAY_USE.get("tracking")));
		MAY_USE.put("actuate", Set.of("delivery", "tracking"));
	}

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.github.rudderbento")
		.that(DescribedPredicate.describe("are of the library",
				(type) -> !type.getPackageName().startsWith(ROOT + "standin")));

	@Test
	void theLibraryIsThere() {
		assertThat(MAIN).hasSizeGreaterThan(200);
	}

	@Test
	void roomsUseOnlyTheRoomsTheyMay() {
		Set<String> wrong = new TreeSet<>();
		uses().forEach((room, used) -> {
			if (!isAutoconfigure(room)) {
				assertThat(MAY_USE).as("a new room needs a row here and in the design").containsKey(room);
				used.stream()
					.filter((other) -> !MAY_USE.get(room).contains(other))
					.forEach((other) -> wrong.add(room + " uses " + other));
			}
		});
		assertThat(wrong).isEmpty();
	}

	@Test
	void onlyAutoConfigurationUsesAutoConfiguration() {
		uses().forEach((room, used) -> {
			if (!isAutoconfigure(room)) {
				assertThat(used).as(room).noneMatch(ArchitectureTests::isAutoconfigure);
			}
		});
	}

	@Test
	void roomsFormNoCycle() {
		Map<String, Set<String>> uses = uses();
		for (String room : uses.keySet()) {
			assertThat(reach(room, uses)).as(room).doesNotContain(room);
		}
	}

	@Test
	void engineKnowsNoVendor() {
		noClasses().that()
			.resideInAPackage(ROOT + "delivery")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "tools.jackson..",
					"reactor.netty..", "io.netty..")
			.check(MAIN);
		noClasses().that()
			.resideInAPackage(ROOT + "delivery..")
			.should()
			.haveSimpleNameContaining("Bento")
			.orShould()
			.haveSimpleNameContaining("RudderStack")
			.check(MAIN.that(DescribedPredicate.describe("are not properties of the whole",
					(type) -> !type.getName().contains("RudderBentoProperties"))));
	}

	/**
	 * A virtual thread that waits within a monitor pins its carrier on JDK 17 to 23.
	 */
	@Test
	void nothingIsSynchronizedButShortWorkInMemory() throws IOException {
		methods().that()
			.haveModifier(JavaModifier.SYNCHRONIZED)
			.should()
			.beDeclaredInClassesThat(DescribedPredicate.describe("do no I/O under their monitor",
					(type) -> Set.of("DeadLetters", "Delivery", "PendingEvents").contains(type.getSimpleName())))
			.check(MAIN);
		methods().that()
			.haveModifier(JavaModifier.SYNCHRONIZED)
			.and()
			.areDeclaredInClassesThat()
			.haveSimpleName("Delivery")
			.should(beNamed("start", "stop"))
			.check(MAIN);
		assertThat(classesWithSynchronizedBlocks()).isEmpty();
	}

	@Test
	void nothingSleepsOrBlocks() {
		noClasses().should()
			.callMethodWhere(DescribedPredicate.describe("sleeps",
					(call) -> call.getTargetOwner().isEquivalentTo(Thread.class)
							&& call.getTarget().getName().equals("sleep")))
			.check(MAIN);
		noClasses().that()
			.doNotHaveFullyQualifiedName(ROOT + "bento.mail.BentoMailSender")
			.should()
			.callMethodWhere(DescribedPredicate.describe("blocks on a publisher",
					(call) -> call.getTargetOwner().getPackageName().equals("reactor.core.publisher")
							&& call.getTarget().getName().startsWith("block")))
			.check(MAIN);
	}

	@Test
	void threadsAreMadeInOnePlace() {
		noClasses().that()
			.doNotHaveSimpleName("DeliveryFactory")
			.should()
			.callConstructorWhere(DescribedPredicate.describe("makes threads",
					(call) -> call.getTargetOwner().isAssignableTo(Thread.class)
							|| call.getTargetOwner().isAssignableTo(java.util.concurrent.ThreadFactory.class)
							|| call.getTargetOwner().isAssignableTo(java.util.concurrent.Executor.class)))
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(java.util.concurrent.Executors.class)
			.orShould()
			.callMethod(Runtime.class, "addShutdownHook", Thread.class)
			.check(MAIN);
	}

	@Test
	void thereIsNoGlobalState() {
		fields().that()
			.areStatic()
			.should()
			.beFinal()
			.check(MAIN.that(DescribedPredicate.describe("are written by hand", (type) -> !type.isEnum())));
		noFields().that()
			.areStatic()
			.should()
			.haveRawType(DescribedPredicate.describe("that can change",
					(type) -> type.isAssignableTo(java.util.concurrent.atomic.AtomicReference.class)
							|| type.isAssignableTo(java.util.concurrent.atomic.AtomicLong.class)
							|| type.isAssignableTo(java.util.concurrent.atomic.AtomicInteger.class)
							|| type.isAssignableTo(java.util.concurrent.atomic.AtomicBoolean.class)
							|| type.isAssignableTo(java.util.concurrent.ConcurrentMap.class)
							|| type.isAssignableTo(java.util.concurrent.atomic.LongAdder.class)
							|| type.isAssignableTo(ThreadLocal.class)))
			.check(MAIN);
	}

	@Test
	void namesAreTheFieldsOwn() {
		noClasses().should()
			.haveSimpleNameEndingWith("Manager")
			.orShould()
			.haveSimpleNameEndingWith("Helper")
			.orShould()
			.haveSimpleNameEndingWith("Util")
			.orShould()
			.haveSimpleNameEndingWith("Utils")
			.orShould()
			.haveSimpleNameEndingWith("Impl")
			.check(MAIN);
	}

	@Test
	void everyPackageIsNullMarked() throws ClassNotFoundException {
		Set<String> packages = new TreeSet<>();
		MAIN.forEach((type) -> packages.add(type.getPackageName()));
		for (String name : packages) {
			assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class)).as(name).isTrue();
		}
	}

	@Test
	void beansAreInjectedByConstructor() {
		noFields().should()
			.beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
			.orShould()
			.beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
			.orShould()
			.beAnnotatedWith("jakarta.annotation.Resource")
			.orShould()
			.beAnnotatedWith("jakarta.inject.Inject")
			.check(MAIN);
		noClasses().should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("jakarta.annotation.PostConstruct")
			.check(MAIN);
	}

	@Test
	void autoConfigurationsAreFinalAndShowNothing() {
		classes().that()
			.areAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration")
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage("..autoconfigure")
			.andShould(showNothing())
			.check(MAIN);
	}

	@Test
	void logsGoThroughSlf4j() {
		noClasses().should()
			.accessField(System.class, "out")
			.orShould()
			.accessField(System.class, "err")
			.orShould()
			.dependOnClassesThat()
			.resideInAnyPackage("java.util.logging", "org.apache.commons.logging")
			.check(MAIN);
	}

	private static Map<String, Set<String>> uses() {
		Map<String, Set<String>> uses = new HashMap<>();
		for (JavaClass type : MAIN) {
			String room = room(type);
			Set<String> used = uses.computeIfAbsent(room, (key) -> new TreeSet<>());
			for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
				JavaClass target = dependency.getTargetClass().getBaseComponentType();
				if (target.getPackageName().startsWith(ROOT) && !room(target).equals(room)) {
					used.add(room(target));
				}
			}
		}
		return uses;
	}

	private static Set<String> reach(String room, Map<String, Set<String>> uses) {
		Set<String> reached = new HashSet<>();
		List<String> open = new ArrayList<>(uses.get(room));
		while (!open.isEmpty()) {
			String next = open.remove(open.size() - 1);
			if (reached.add(next)) {
				open.addAll(uses.getOrDefault(next, Set.of()));
			}
		}
		return reached;
	}

	private static String room(JavaClass type) {
		return type.getPackageName().substring(ROOT.length());
	}

	private static boolean isAutoconfigure(String room) {
		return room.endsWith(AUTOCONFIGURE);
	}

	private static Set<String> with(String room, Set<String> others) {
		Set<String> all = new HashSet<>(others);
		all.add(room);
		return Set.copyOf(all);
	}

	/** ArchUnit knows synchronized methods, but not blocks. */
	private static Set<String> classesWithSynchronizedBlocks() throws IOException {
		Set<String> found = new TreeSet<>();
		for (JavaClass type : MAIN) {
			try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
				new ClassReader(in).accept(new ClassVisitor(SpringAsmInfo.ASM_VERSION) {
					@Override
					public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
							String[] exceptions) {
						return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {
							@Override
							public void visitInsn(int opcode) {
								if (opcode == Opcodes.MONITORENTER) {
									found.add(type.getName());
								}
							}
						};
					}
				}, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		return found;
	}

	private static ArchCondition<JavaMethod> beNamed(String... names) {
		return new ArchCondition<>("be named " + List.of(names)) {
			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				events.add(new SimpleConditionEvent(method, List.of(names).contains(method.getName()),
						method.getFullName()));
			}
		};
	}

	private static ArchCondition<JavaClass> showNothing() {
		return new ArchCondition<>("show nothing") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (JavaMember member : type.getMembers()) {
					events.add(new SimpleConditionEvent(member, !member.getModifiers().contains(JavaModifier.PUBLIC),
							member.getFullName() + " is public"));
				}
			}
		};
	}

}
