package dev.muduo.teacher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.Preset;
import dev.muduo.teacher.TeachingConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From {@code teaching.prompts} to what is asked: presets, and single keys that go before them. */
class PromptsConfigTest {
    private static PromptsConfig prompts(Map<String, ?> over) {
        return Configuration.reference()
                .with(over)
                .section("teaching", TeachingConfig.class)
                .prompts();
    }

    private static PromptSettings preset(String name) {
        return prompts(Map.of("teaching.prompts.preset", name)).settings();
    }

    /** §2.14. */
    @Test
    void theDefaultIsOurs() {
        PromptSettings ours = new PromptSettings(
                GeneratorMode.FROZEN,
                MaskPromptSource.GENERATOR,
                Space.LOGIT,
                Downsampling.AREA,
                new PointSelector.TopKSpread(1.0),
                3,
                PointMode.JOINT,
                WithoutMask.ZERO_MASK);

        assertEquals(ours, prompts(Map.of()).settings());
        assertEquals(ours, preset("DEFAULT"));
    }

    /** §2.1 to 2.3. */
    @Test
    void asPaperIsThePaperToTheLetter() {
        assertEquals(
                new PromptSettings(
                        GeneratorMode.FROZEN,
                        MaskPromptSource.GENERATOR,
                        Space.PROBABILITY,
                        Downsampling.AREA,
                        new PointSelector.TopKPlain(1.0),
                        3,
                        PointMode.JOINT,
                        WithoutMask.NO_MASK_EMBEDDING),
                preset("AS_PAPER"));
    }

    /** §2.9, rows 1 to 3. */
    @Test
    void asCodeIsWhatTheAuthorsReleased() {
        assertEquals(
                new PromptSettings(
                        GeneratorMode.FROZEN,
                        MaskPromptSource.STUDENT,
                        Space.PROBABILITY,
                        Downsampling.NEAREST,
                        new PointSelector.RasterFirstK(),
                        3,
                        PointMode.JOINT,
                        WithoutMask.NO_MASK_EMBEDDING),
                preset("AS_CODE"));
    }

    @Test
    void aSingleKeyGoesBeforeThePreset() {
        PromptSettings code = preset("AS_CODE");

        PromptSettings mixed = prompts(
                        Map.of("teaching.prompts.preset", "AS_CODE", "teaching.prompts.maskPromptSource", "MEAN"))
                .settings();

        assertEquals(
                new PromptSettings(
                        GeneratorMode.FROZEN,
                        MaskPromptSource.MEAN,
                        code.maskPromptSpace(),
                        code.maskPromptDownsampling(),
                        code.pointSelector(),
                        code.points(),
                        code.pointMode(),
                        code.withoutMask()),
                mixed);
    }

    @Test
    void everyKeyCanBeSet() {
        PromptsConfig all = Configuration.reference()
                .over("""
                        teaching:
                          prompts:
                            preset: AS_PAPER
                            generator: MUTUAL
                            maskPromptSource: STUDENT
                            maskPromptSpace: LOGIT
                            maskPromptDownsampling: NEAREST
                            pointSelector: TOPK_EXCLUSION
                            exclusionRadius: 2.5
                            points: 5
                            sigma: 2
                            pointMode: ITERATIVE
                            withoutMask: ZERO_MASK
                        """, "test")
                .section("teaching", TeachingConfig.class)
                .prompts();

        assertEquals(
                new PromptsConfig(
                        Preset.AS_PAPER,
                        GeneratorMode.MUTUAL,
                        MaskPromptSource.STUDENT,
                        Space.LOGIT,
                        Downsampling.NEAREST,
                        Points.TOPK_EXCLUSION,
                        2.5,
                        5,
                        2,
                        PointMode.ITERATIVE,
                        WithoutMask.ZERO_MASK),
                all);
        assertEquals(
                new PromptSettings(
                        GeneratorMode.MUTUAL,
                        MaskPromptSource.STUDENT,
                        Space.LOGIT,
                        Downsampling.NEAREST,
                        new PointSelector.TopKExclusion(2, 2.5),
                        5,
                        PointMode.ITERATIVE,
                        WithoutMask.ZERO_MASK),
                all.settings());
    }

    @Test
    void everyNameOfASelectorHasOne() {
        for (Points name : Points.values()) {
            String text = name.selector(1, 4).toString().replaceAll("[^A-Za-z].*", "");
            assertEquals(name.name().replace("_", ""), text.toUpperCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void whatIsAbsurdIsAStartUpErrorAtItsPlace() {
        assertRefused("teaching.prompts.points", 0);
        assertRefused("teaching.prompts.points", 33);
        assertRefused("teaching.prompts.sigma", 0);
        assertRefused("teaching.prompts.exclusionRadius", -1);
        assertRefused("teaching.prompts.preset", "AS_WE_LIKE");
        assertRefused("teaching.prompts.maskPromptSource", "ORACLE");
        assertRefused("teaching.prompts.pointSelector", "BEST");
        assertRefused("teaching.prompts.pointMode", "BOTH");
        assertRefused("teaching.prompts.withoutMask", "NONE");
        assertRefused("teaching.prompts.generator", "THAWED");
    }

    private static void assertRefused(String key, Object value) {
        ConfigurationException fault =
                assertThrows(ConfigurationException.class, () -> prompts(Map.of(key, value)), key);
        assertTrue(fault.getMessage().contains("teaching.prompts"), fault.getMessage());
    }
}
