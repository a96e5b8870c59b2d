package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.Preset;
import dev.muduo.teacher.TeachingConfig;
import dev.muduo.teacher.prompt.PromptSettings;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.TrainingConfig.Distillation;
import dev.muduo.trainer.config.TrainingConfig.SelectionMode;
import dev.muduo.trainer.config.TrainingConfig.Teachers;
import dev.muduo.trainer.config.UnlabelledMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ArmsTest {
    private static final ExperimentConfiguration SHARED = ExperimentConfiguration.of(
            TinyExperiment.namesOnly(), Preset.DEFAULT, Optional.empty(), OptionalLong.empty());

    private static Distillation distillation(String arm) {
        return SHARED.of(Arms.named(List.of(arm)).get(0), 1)
                .section("training", TrainingConfig.class)
                .distillation();
    }

    @ParameterizedTest
    @CsvSource({
        "ct-teacher,  CT,   NONE",
        "pet-teacher, PET,  NONE",
        "no-filter,   BOTH, NONE",
        "fixed-0.5,   BOTH, FIXED",
        "one-point,   BOTH, TOP_FRACTION",
        "muduo,       BOTH, TOP_FRACTION"
    })
    void anArmIsTheSettingsThatItIsNamedAfter(String arm, Teachers teachers, SelectionMode selection) {
        assertEquals(teachers, distillation(arm).teachers());
        assertEquals(selection, distillation(arm).selection());
        assertEquals(0.5, distillation(arm).threshold());
        assertEquals(0.5, distillation(arm).fraction());
    }

    @ParameterizedTest
    @CsvSource({"one-point, 1, Centroid", "muduo, 3, TopKSpread", "ct-teacher, 3, TopKSpread"})
    void pointsAreThoseOfTheArm(String arm, int points, String selector) {
        PromptSettings prompts = SHARED.of(Arms.named(List.of(arm)).get(0), 1)
                .section("teaching", TeachingConfig.class)
                .prompts()
                .settings();

        assertEquals(points, prompts.points());
        assertEquals(selector, prompts.pointSelector().getClass().getSimpleName());
    }

    @Test
    void tableTwoIsEveryArmAndEndsWithTheWholeMethod() {
        List<Arm> arms = Arms.named(List.of(Arms.TABLE_2));

        assertEquals(
                List.of("labelled", "ct-teacher", "pet-teacher", "no-filter", "fixed-0.5", "one-point", "muduo"),
                arms.stream().map(Arm::name).toList());
        assertEquals("fully-supervised", arms.get(0).method().name());
    }

    @Test
    void tableOneIsTheMethodsAndEndsWithOurs() {
        assertEquals(
                List.of(
                        "labelled-pet",
                        "labelled",
                        "mean-teacher-pet",
                        "mean-teacher",
                        "cps",
                        "ua-mt",
                        "semisam",
                        "sassnet",
                        "muduo"),
                Arms.named(List.of(Arms.TABLE_1)).stream().map(Arm::name).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "labelled-pet,     SUPERVISED,               PET",
        "mean-teacher-pet, MEAN_TEACHER,             PET",
        "mean-teacher,     MEAN_TEACHER,             CT_AND_PET",
        "cps,              CROSS_PSEUDO_SUPERVISION, CT_AND_PET",
        "ua-mt,            UNCERTAINTY_AWARE,        CT_AND_PET",
        "semisam,          SINGLE_TEACHER,           CT_AND_PET",
        "sassnet,          SHAPE_AWARE,              CT_AND_PET",
        "muduo,            CONSENSUS,                CT_AND_PET"
    })
    void aMethodIsASettingOfTheSameTrainer(String name, UnlabelledMethod method, Channels channels) {
        Arm arm = Arms.named(List.of(name)).get(0);
        TrainingConfig training = SHARED.of(arm, 1).section("training", TrainingConfig.class);

        assertEquals(method, training.objective().method());
        assertEquals(channels, training.objective().channels());
        assertEquals(2, arm.method().description().split("\\. (?=[A-Z])").length, "two sentences");
    }

    @Test
    void anArmIsWhatItsNameSaysWhateverIsConfigured(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("mine.yaml"), "training: {objective: {method: MEAN_TEACHER}, batch: {labelled: 3}}");
        ExperimentConfiguration configured = ExperimentConfiguration.of(
                TinyExperiment.namesOnly(), Preset.DEFAULT, Optional.of(file), OptionalLong.empty());
        TrainingConfig ours =
                configured.of(Arms.named(List.of("muduo")).get(0), 1).section("training", TrainingConfig.class);
        TrainingConfig floor =
                configured.of(Arms.named(List.of("labelled")).get(0), 1).section("training", TrainingConfig.class);

        assertEquals(UnlabelledMethod.CONSENSUS, ours.objective().method());
        assertEquals(UnlabelledMethod.SUPERVISED, floor.objective().method());
        assertEquals(3, floor.batch().labelled());
        assertEquals(0, floor.batch().unlabelled());
    }

    /** One budget: whatever the method, as many steps, as many labelled patches in a step, and one schedule. */
    @Test
    void methodsDifferInWhatTheyLearnAloneAndNotInTheirBudget() {
        TrainingConfig ours = training("muduo");
        for (Arm arm : Arms.named(List.of(Arms.TABLE_1))) {
            TrainingConfig theirs = training(arm.name());

            assertEquals(ours.student(), theirs.student(), arm.name());
            assertEquals(ours.batch().labelled(), theirs.batch().labelled(), arm.name());
            assertEquals(ours.batch().foregroundOversample(), theirs.batch().foregroundOversample(), arm.name());
            assertEquals(ours.optimiser(), theirs.optimiser(), arm.name());
            assertEquals(ours.dropout(), theirs.dropout(), arm.name());
            assertEquals(ours.rampSteps(), theirs.rampSteps(), arm.name());
            assertEquals(ours.distillation().lambdaMax(), theirs.distillation().lambdaMax(), arm.name());
        }
    }

    private static TrainingConfig training(String arm) {
        return SHARED.of(Arms.named(List.of(arm)).get(0), 1).section("training", TrainingConfig.class);
    }

    @Test
    void anUnknownArmIsRefusedWithThoseThatThereAre() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Arms.named(List.of("nobody")));

        assertTrue(
                refusal.getMessage().contains("no arm nobody; there are the tables [table1, table2]"),
                refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Arms.named(List.of("muduo", "table2")));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetFitsTheReferenceAndRampsAsItsSourceDoes(Preset preset) {
        ExperimentConfiguration shared =
                ExperimentConfiguration.of(TinyExperiment.namesOnly(), preset, Optional.empty(), OptionalLong.of(210));

        TrainingConfig training =
                shared.of(Arms.named(List.of("muduo")).get(0), 5).section("training", TrainingConfig.class);

        assertEquals(5, training.seed());
        assertEquals(210, training.student().maxSteps());
        assertEquals(preset == Preset.DEFAULT ? 84 : 210, training.rampSteps());
        assertEquals(preset, training.preset());
        assertEquals(
                preset,
                shared.of(Arms.named(List.of("muduo")).get(0), 5)
                        .section("teaching", TeachingConfig.class)
                        .prompts()
                        .preset());
        assertEquals(1.0, training.optimiser().learningRate(), "the size of an experiment is nobody's reading");
    }
}
