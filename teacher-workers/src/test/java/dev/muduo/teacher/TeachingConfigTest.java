package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.Preset;
import dev.muduo.teacher.prompt.GeneratorMode;
import dev.muduo.teacher.prompt.MaskPromptSource;
import dev.muduo.teacher.prompt.PointMode;
import dev.muduo.teacher.prompt.Points;
import dev.muduo.teacher.prompt.PromptsConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeachingConfigTest {
    @Test
    void theDefaultsAreTheMethodsNumbersAndTeachersThatNeedNoWeights() {
        TeachingConfig.Teacher weightFree = new TeachingConfig.Teacher(TeachingConfig.TeacherKind.WEIGHT_FREE, 64);
        assertEquals(
                new TeachingConfig(
                        1,
                        1,
                        new PatchPlan(0.25, 32, 0.02),
                        new PromptsConfig(
                                Preset.DEFAULT,
                                GeneratorMode.FROZEN,
                                MaskPromptSource.GENERATOR,
                                MaskPrompt.Space.LOGIT,
                                MaskPrompt.Downsampling.AREA,
                                Points.TOPK_SPREAD,
                                4,
                                3,
                                1,
                                PointMode.JOINT,
                                WithoutMask.ZERO_MASK),
                        weightFree,
                        weightFree),
                TeachingConfig.standard());
    }

    @Test
    void theEngineTakesTheDeviceThatThereIs() {
        Configuration reference = Configuration.reference();
        assertEquals(new EngineConfig(EngineConfig.Placement.AUTO, 0), reference.section("engine", EngineConfig.class));
        assertEquals(
                new EngineConfig(EngineConfig.Placement.GPU, 0),
                reference.with(Map.of("engine.device", "GPU")).section("engine", EngineConfig.class));
        assertThrows(
                ConfigurationException.class,
                () -> reference.with(Map.of("engine.device", "TPU")).section("engine", EngineConfig.class));
    }

    @Test
    void everyKeyCanBeSet() {
        Configuration all = Configuration.reference().over("""
                        teaching:
                          workers: 2
                          batchPatches: 4
                          patches: { overlap: 0.5, maxPatches: 7, minBodyFraction: 0.1 }
                          prompts: { preset: AS_PAPER, pointMode: ITERATIVE }
                          ctTeacher: { kind: WEIGHT_FREE, patchVoxels: 32 }
                          petTeacher: { kind: SAM_MED3D, patchVoxels: 128 }
                        """, "test");

        TeachingConfig config = all.section("teaching", TeachingConfig.class);

        assertEquals(
                new TeachingConfig(
                        2,
                        4,
                        new PatchPlan(0.5, 7, 0.1),
                        new PromptsConfig(
                                Preset.AS_PAPER,
                                GeneratorMode.FROZEN,
                                MaskPromptSource.GENERATOR,
                                MaskPrompt.Space.PROBABILITY,
                                MaskPrompt.Downsampling.AREA,
                                Points.TOPK_PLAIN,
                                4,
                                3,
                                1,
                                PointMode.ITERATIVE,
                                WithoutMask.NO_MASK_EMBEDDING),
                        new TeachingConfig.Teacher(TeachingConfig.TeacherKind.WEIGHT_FREE, 32),
                        new TeachingConfig.Teacher(TeachingConfig.TeacherKind.SAM_MED3D, 128)),
                config);
    }

    @Test
    void whatIsAbsurdOrNotImplementedIsAStartUpError() {
        assertRefused("teaching.workers", 0);
        assertRefused("teaching.patches.overlap", 1);
        assertRefused("teaching.patches.maxPatches", 0);
        assertRefused("teaching.batchPatches", 0);
        assertRefused("teaching.batchPatches", 65);
        assertRefused("teaching.ctTeacher.patchVoxels", 48);
        assertRefused("teaching.petTeacher.kind", "ORACLE");
    }

    private static void assertRefused(String key, Object value) {
        Configuration wrong = Configuration.reference().with(Map.of(key, value));
        ConfigurationException fault =
                assertThrows(ConfigurationException.class, () -> wrong.section("teaching", TeachingConfig.class), key);
        String section = key.substring(0, key.lastIndexOf('.'));
        assertTrue(fault.getMessage().contains(section), fault.getMessage());
    }
}
