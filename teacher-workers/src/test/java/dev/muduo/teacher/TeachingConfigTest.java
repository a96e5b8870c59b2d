package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.teacher.prompt.PointMode;
import dev.muduo.teacher.prompt.PromptPreset;
import dev.muduo.teacher.prompt.PromptsConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TeachingConfigTest {
    @Test
    void theReferenceNamesEveryKey() {
        assertEquals(TeachingConfig.standard(), Configuration.reference().section("teaching", TeachingConfig.class));
    }

    @Test
    void theEngineTakesTheDeviceThatThereIs() {
        Configuration reference = Configuration.reference();
        assertEquals(new EngineConfig(EngineConfig.Placement.AUTO), reference.section("engine", EngineConfig.class));
        assertEquals(
                new EngineConfig(EngineConfig.Placement.GPU),
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
                                PromptPreset.AS_PAPER,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(PointMode.ITERATIVE),
                                Optional.empty()),
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
