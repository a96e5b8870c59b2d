package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.client.Images;
import dev.muduo.client.ModelVersion;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Wanted;
import dev.muduo.client.answer.ImportReceipt;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.standalone.Standalone;
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

    private static ImportReceipt send(Standalone running, String model, Path file) throws Exception {
        return MuduoClient.at(running.url()).open().models().importWeights(model, file);
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
            ImportReceipt receipt = send(running, ModelNames.PET_TEACHER, teacher);
            assertTrue(receipt.created());
            StoredCheckpoint stored = running.platform().models().find(ModelNames.PET_TEACHER, receipt.checkpoint());
            assertEquals(16, stored.manifest().samMed3d().image());

            imported = send(running, ModelNames.STUDENT, student).checkpoint();
            MuduoClient muduo = MuduoClient.at(running.url())
                    .patience(Duration.ofMinutes(4))
                    .open();
            assertEquals(
                    new ModelVersion(1, imported),
                    muduo.segmentations()
                            .segment(
                                    Images.nifti(study.ct(), study.pet()), Wanted.mask(), folder.resolve("mask.nii.gz"))
                            .version());
        }
        try (Standalone running = start()) {
            assertFalse(send(running, ModelNames.PET_TEACHER, teacher).created());
            assertFalse(send(running, ModelNames.STUDENT, student).created());
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
