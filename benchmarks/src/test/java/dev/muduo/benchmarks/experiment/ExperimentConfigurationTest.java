package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.Preset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentConfigurationTest {
    @TempDir
    private Path folder;

    private static List<String> withoutEffect(Preset preset, Optional<Path> file) {
        return ExperimentConfiguration.of(TinyExperiment.namesOnly(), preset, file, OptionalLong.empty())
                .withoutEffect();
    }

    @Test
    void promptsOfAStudentAreSaidToBeTheGenerators() throws Exception {
        Path mutual = Files.writeString(folder.resolve("mutual.yaml"), "teaching: {prompts: {generator: MUTUAL}}");
        Path mean = Files.writeString(folder.resolve("mean.yaml"), "teaching: {prompts: {maskPromptSource: MEAN}}");

        assertEquals(List.of(), withoutEffect(Preset.DEFAULT, Optional.empty()));
        assertEquals(List.of(), withoutEffect(Preset.AS_PAPER, Optional.empty()));
        assertSaid("(generator FROZEN, maskPromptSource STUDENT)", withoutEffect(Preset.AS_CODE, Optional.empty()));
        assertSaid(
                "(generator MUTUAL, maskPromptSource GENERATOR)", withoutEffect(Preset.DEFAULT, Optional.of(mutual)));
        assertSaid("(generator FROZEN, maskPromptSource MEAN)", withoutEffect(Preset.DEFAULT, Optional.of(mean)));
    }

    private static void assertSaid(String what, List<String> lines) {
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains(what), lines.get(0));
    }
}
