package dev.muduo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house and the habits of its code; each rule says what it protects. */
@AnalyzeClasses(packages = "dev.muduo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS_POINT_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("standalone")
            .definedBy("dev.muduo.standalone..")
            .layer("ingest")
            .definedBy("dev.muduo.ingest..")
            .layer("teacher-workers")
            .definedBy("dev.muduo.teacher..")
            .layer("trainer")
            .definedBy("dev.muduo.trainer..")
            .layer("infer-service")
            .definedBy("dev.muduo.infer..")
            .layer("client")
            .definedBy("dev.muduo.client..")
            .layer("platform")
            .definedBy("dev.muduo.platform..")
            .layer("networks")
            .definedBy("dev.muduo.networks..")
            .layer("imaging")
            .definedBy("dev.muduo.imaging..")
            .layer("schemas")
            .definedBy("dev.muduo.schemas..")
            .whereLayer("standalone")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("teacher-workers")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("trainer")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("infer-service")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("platform")
            .mayOnlyBeAccessedByLayers("ingest", "teacher-workers", "trainer", "infer-service", "standalone")
            .whereLayer("networks")
            .mayOnlyBeAccessedByLayers("teacher-workers", "trainer", "infer-service", "standalone");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("dev.muduo.(*).(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IMAGING_KNOWS_NO_TENSORS = noClasses()
            .that()
            .resideInAPackage("dev.muduo.imaging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "org.apache.kafka..", "io.vertx..", "io.minio..");

    @ArchTest
    static final ArchRule SCHEMAS_DEPEND_ON_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("dev.muduo.schemas..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are ours but not of schemas",
                    other -> other.getPackageName().startsWith("dev.muduo.")
                            && !other.getPackageName().startsWith("dev.muduo.schemas")));

    /** Fakes are in main sources so that those of other modules' tests, and of benchmarks, may use them. */
    @ArchTest
    static final ArchRule NOTHING_RUNS_ON_FAKES = noClasses()
            .that()
            .resideOutsideOfPackage("dev.muduo..testing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.muduo..testing..");

    /** It goes into other people's programs. */
    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_THE_JDK_AND_JACKSON_ALONE = classes()
            .that()
            .resideInAPackage("dev.muduo.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.net.ssl..", "com.fasterxml.jackson..", "dev.muduo.client..");

    @ArchTest
    static final ArchRule RANDOMNESS_IS_A_PARAMETER = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.muduo.imaging..", "dev.muduo.networks..", "dev.muduo.teacher..", "dev.muduo.trainer..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .because("training is a pure function of the log");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Info)$")
            .because("a name such as Manager, Helper or Util says nothing");

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE = fields().that()
            .areStatic()
            .and(DescribedPredicate.<JavaField>describe("are not generated", field -> !generated(field.getOwner())))
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule INFER_SERVICE_DOES_NOT_TRAIN = noClasses()
            .that()
            .resideInAPackage("dev.muduo.infer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.muduo.networks.training..");

    @ArchTest
    static final ArchRule EMBEDDED_SERVERS_STAY_IN_ONE_PACKAGE = classes()
            .that(DescribedPredicate.describe(
                    "use the broker's or the store's internals",
                    (JavaClass any) -> any.getDirectDependenciesFromSelf().stream()
                            .map(dependency -> dependency.getTargetClass().getPackageName())
                            .anyMatch(name -> name.startsWith("kafka.") || name.startsWith("org.gaul"))))
            .should()
            .resideInAPackage("dev.muduo.standalone.embedded..");

    private static boolean generated(JavaClass owner) {
        return owner.getPackageName().startsWith("dev.muduo.schemas");
    }
}
