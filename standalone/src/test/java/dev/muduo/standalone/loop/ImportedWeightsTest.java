package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.client.ServerClient;
import dev.muduo.standalone.client.StudyApi;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.watch.LoopPicture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Weights made elsewhere, through the real parts: a teacher is in use, a student passes the gate and answers. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ImportedWeightsTest {
    @TempDir
    Path folder;

    private Standalone start() throws Exception {
        Configuration configuration = Configuration.reference().over(SmallLoop.CONFIGURATION, "small loop");
        return Standalone.start(folder.resolve("data"), configuration, InfrastructurePorts.ANY);
    }

    private Path save(String name, Map<String, long[]> shapes) throws Exception {
        Path file = folder.resolve(name);
        TorchSave.write(file, shapes, (tensor, index) -> ((tensor.hashCode() + 31 * index) % 1000) / 1e4f);
        return file;
    }

    private static JsonNode send(Standalone running, String model, Path file) throws Exception {
        return new ServerClient(running.url()).post("/v1/models/" + model + "/weights", file);
    }

    @Test
    void aTeacherIsInUseAndAStudentIsPromotedAndAnswersAlsoAfterARestart() throws Exception {
        Path teacher = save(
                "teacher.pth",
                new SamMed3dConfig(16, 8, 8, 2, 2, 3, Set.of(1), 48, 4, 8)
                        .architecture()
                        .shapes());
        Path student = save("student.pth", UNet3dConfig.student(12, 32).parameterShapes());
        CohortStudy study =
                SmallLoop.cohort(folder.resolve("cohort"), 12).studies().get(0);
        String imported;
        try (Standalone running = start()) {
            JsonNode receipt = send(running, ModelNames.PET_TEACHER, teacher);
            assertTrue(receipt.get("created").asBoolean());
            StoredCheckpoint stored = running.platform()
                    .models()
                    .find(ModelNames.PET_TEACHER, receipt.get("checkpoint").asText());
            assertEquals(16, stored.manifest().samMed3d().image());

            imported =
                    send(running, ModelNames.STUDENT, student).get("checkpoint").asText();
            StudyApi api = new StudyApi(new ServerClient(running.url()), Duration.ofMinutes(4));
            assertEquals(
                    Optional.of("1;checkpoint=\"" + imported + "\""),
                    api.segment(study.ct(), study.pet(), StudyApi.MaskGrid.CT, folder.resolve("mask.nii.gz"))
                            .header("Muduo-Model-Version"));
        }
        try (Standalone running = start()) {
            assertFalse(send(running, ModelNames.PET_TEACHER, teacher)
                    .get("created")
                    .asBoolean());
            assertFalse(
                    send(running, ModelNames.STUDENT, student).get("created").asBoolean());
            while (promoted(running).isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            LoopPicture.Model known =
                    running.picture().model(ModelNames.STUDENT).orElseThrow();
            assertEquals(imported, known.promoted().orElseThrow().checkpoint());
            assertEquals(1, known.checkpoints().size());
        }
    }

    private static Optional<LoopPicture.Promoted> promoted(Standalone running) {
        return running.picture().model(ModelNames.STUDENT).flatMap(LoopPicture.Model::promoted);
    }
}
