package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.Architecture;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SamMed3dConfigTest {
    @Test
    void keysAndShapesAreThePublishedOnes() throws Exception {
        String expected =
                Files.readString(Fixtures.path("sam_med3d_vit_b_keys.txt")).strip();
        String actual = SamMed3dConfig.VIT_B_ORI.architecture().shapes().entrySet().stream()
                .map(entry -> entry.getKey() + "\t"
                        + Arrays.stream(entry.getValue())
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining("x")))
                .collect(Collectors.joining("\n"));
        assertEquals(expected, actual);
    }

    @Test
    void theFullSizeHasThePublishedNumberOfParameters() {
        Architecture architecture = SamMed3dConfig.VIT_B_ORI.architecture();
        assertEquals(324, architecture.shapes().size());
        assertEquals(100_509_616, architecture.parameterCount());
        assertEquals(402_038_464, architecture.parameterCount() * Float.BYTES);
    }

    @Test
    void gridsFollowFromTheImage() {
        assertEquals(8, SamMed3dConfig.VIT_B_ORI.grid());
        assertEquals(512, SamMed3dConfig.VIT_B_ORI.tokens());
        assertEquals(32, SamMed3dConfig.VIT_B_ORI.maskEdge());
        assertEquals(14, SamMed3dConfig.VIT_B_ORI.windowOf(0));
        assertEquals(8, SamMed3dConfig.VIT_B_ORI.windowOf(2));
    }

    @Test
    void aConfigurationOutsideItsBoundsIsRefused() {
        refused("whole patches", 120, 16, 768, 12, 12, 14, 384, 16, 256);
        refused("whole patches", 1024, 16, 768, 12, 12, 14, 384, 16, 256);
        refused("multiple of the heads", 128, 16, 768, 12, 11, 14, 384, 16, 256);
        refused("at least one block", 128, 16, 768, 0, 12, 14, 384, 16, 256);
        refused("at least one token", 128, 16, 768, 12, 12, 0, 384, 16, 256);
        refused("numbered from 0 to 1", 128, 16, 768, 2, 12, 14, 384, 16, 256);
        refused("multiple of 48", 128, 16, 768, 12, 12, 14, 380, 16, 256);
        refused("multiple of 4", 128, 16, 768, 12, 12, 14, 384, 6, 256);
        refused("hidden channel", 128, 16, 768, 12, 12, 14, 384, 16, 0);
    }

    private static void refused(
            String rule,
            int image,
            int patch,
            int width,
            int depth,
            int heads,
            int window,
            int promptWidth,
            int maskChannels,
            int iouWidth) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new SamMed3dConfig(
                        image, patch, width, depth, heads, window, Set.of(2), promptWidth, maskChannels, iouWidth));
        assertTrue(e.getMessage().contains(rule), e.getMessage());
    }
}
