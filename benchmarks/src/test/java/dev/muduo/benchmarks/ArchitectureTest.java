package dev.muduo.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The habits of the house hold for what measures it, too; the arrows are held by the test of the same name in standalone. */
@AnalyzeClasses(packages = "dev.muduo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String HERE = "dev.muduo.benchmarks..";

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_BENCHMARKS = noClasses()
            .that()
            .resideOutsideOfPackage(HERE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HERE);

    @ArchTest
    static final ArchRule SERVERS_ARE_STARTED_AS_USERS_START_THEM = noClasses()
            .that()
            .resideInAPackage(HERE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.gaul..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = noClasses()
            .that()
            .resideInAPackage(HERE)
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Info)$")
            .because("a name such as Manager, Helper or Util says nothing");

    @ArchTest
    static final ArchRule RANDOMNESS_HAS_A_SEED = noClasses()
            .that()
            .resideInAPackage(HERE)
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .because("whoever measures again measures the same");

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE = fields().that()
            .areDeclaredInClassesThat()
            .resideInAPackage(HERE)
            .and()
            .areStatic()
            .should()
            .beFinal();
}
