package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.torch.TorchStateDict;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamMed3dSizesTest {
    @Test
    void thePublishedShapesAreThoseOfThePreset() {
        assertEquals(
                Optional.of(SamMed3dConfig.VIT_B_ORI),
                SamMed3dSizes.of(SamMed3dConfig.VIT_B_ORI.architecture().shapes()));
    }

    @Test
    void theFixturesWeightsTellTheirSizes() throws IOException {
        SamMed3dConfig windowed = new SamMed3dConfig(64, 16, 48, 4, 3, 3, Set.of(1, 3), 48, 16, 32);
        SamMed3dConfig padded = new SamMed3dConfig(32, 8, 36, 3, 2, 14, Set.of(2), 48, 8, 16);
        assertEquals(Optional.of(windowed), SamMed3dSizes.of(shapes("sam3d-windowed")));
        assertEquals(Optional.of(padded), SamMed3dSizes.of(shapes("sam3d-one-padded-window")));
        windowed.architecture().requireFittingShapes(shapes("sam3d-windowed"));
        padded.architecture().requireFittingShapes(shapes("sam3d-one-padded-window"));
    }

    private static Map<String, long[]> shapes(String fixture) throws IOException {
        try (TorchStateDict weights = TorchStateDict.open(Fixtures.path(fixture + "/weights.pth"))) {
            return weights.shapes();
        }
    }

    @Test
    void whereWindowsAreAsLargeAsTheGridEveryBlockIsGlobal() {
        SamMed3dConfig all = new SamMed3dConfig(32, 8, 36, 3, 2, 4, Set.of(1), 48, 8, 16);
        SamMed3dConfig told = SamMed3dSizes.of(all.architecture().shapes()).orElseThrow();
        assertEquals(Set.of(0, 1, 2), told.globalBlocks());
        told.architecture().requireFittingShapes(all.architecture().shapes());
    }

    @Test
    void whatIsNoSuchNetworkHasNoSizes() {
        assertEquals(Optional.empty(), SamMed3dSizes.of(Map.of()));
        Map<String, long[]> shapes =
                new LinkedHashMap<>(SamMed3dConfig.VIT_B_ORI.architecture().shapes());
        // The two-dimensional SAM.
        shapes.put("image_encoder.pos_embed", new long[] {1, 64, 64, 768});
        assertEquals(Optional.empty(), SamMed3dSizes.of(shapes));
        shapes.put("image_encoder.pos_embed", new long[] {1, 1L << 40, 8, 8, 768});
        assertEquals(Optional.empty(), SamMed3dSizes.of(shapes));
        shapes.put("image_encoder.pos_embed", new long[] {1, 8, 8, 8, 768});
        shapes.put("image_encoder.blocks.0.attn.rel_pos_d", new long[] {27, 0});
        assertEquals(Optional.empty(), SamMed3dSizes.of(shapes));
    }
}
