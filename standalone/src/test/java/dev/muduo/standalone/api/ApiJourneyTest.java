package dev.muduo.standalone.api;

import dev.muduo.client.MuduoClient;
import dev.muduo.client.answer.Checkpoint;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.loop.SmallLoop;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One instance that has learned a little, and those who use its API: the Java client, a generated one, and the README's reader. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApiJourneyTest {
    private static final int STUDIES = 8;

    @TempDir
    static Path folder;

    private static Standalone running;
    private static MuduoClient muduo;
    private static ScannedStudy study;
    private static String verdict;

    @BeforeAll
    static void anInstanceLearnsALittle() throws Exception {
        Cohort cohort = SmallLoop.cohort(folder.resolve("cohort"), STUDIES);
        running = Standalone.start(
                folder.resolve("data"),
                Configuration.reference().over(SmallLoop.CONFIGURATION, "small loop"),
                InfrastructurePorts.ANY);
        muduo = MuduoClient.at(running.url())
                .http(new ContractClient(ApiContract.onClassPath()))
                .open();
        for (CohortStudy each : cohort.studies()) {
            if (each.drawing().isPresent()) {
                new CohortSender(muduo).send(each);
            }
        }
        // One that the instance does not know yet.
        CohortStudy unknown = cohort.of(Role.TRAIN).stream()
                .filter(each -> each.drawing().isEmpty())
                .findFirst()
                .orElseThrow();
        study = ScannedStudy.write(folder.resolve("study"), unknown);
        verdict = judged();
    }

    /** The gate has judged a student, and one serves. */
    private static String judged() throws Exception {
        while (true) {
            Optional<String> verdict = muduo.models().get("student").checkpoints().stream()
                    .map(Checkpoint::verdict)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (verdict.isPresent() && muduo.segmentations().serving().serving().isPresent()) {
                return verdict.get();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void theJavaClientDoesWhatAHospitalNeeds() throws Exception {
        new ClientJourney(muduo, study, study.folder(), verdict).go();
    }

    @Test
    void aGeneratedClientDoesTheSame() throws Exception {
        new GeneratedJourney(running.url(), study, verdict).go();
    }

    @Test
    void theRecipesOfTheReadmeWorkAsTheyStand() throws Exception {
        new ReadmeRecipes(running.url(), study.folder(), verdict).run();
    }
}
