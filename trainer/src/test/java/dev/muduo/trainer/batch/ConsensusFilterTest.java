package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.trainer.config.TrainingConfig.SelectionMode;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConsensusFilterTest {
    private static final String[] LIVER_AND_SPLEEN = {"liver", "spleen"};

    private static ConsensusFilter filter(SelectionMode mode) {
        return new ConsensusFilter(TrainingWorld.config(1, 1, Map.of("training.distillation.selection", mode))
                .distillation());
    }

    private static boolean[][] choose(SelectionMode mode, double[]... iou) {
        return filter(mode).choose(LIVER_AND_SPLEEN, iou, new TreeMap<>()).selected();
    }

    @Test
    void theBestHalfOfEachStructureTeachesTiesToTheLowerIndex() {
        boolean[][] selected = choose(
                SelectionMode.TOP_FRACTION, new double[] {0.2, 0.9, 0.4, 0.9}, new double[] {0.3, 0.3, 0.3, 0.3});

        assertArrayEquals(new boolean[] {false, true, false, true}, selected[0]);
        assertArrayEquals(new boolean[] {true, true, false, false}, selected[1]);
    }

    @Test
    void anInvalidPairNeverTeaches() {
        for (SelectionMode mode : SelectionMode.values()) {
            boolean[][] selected = choose(mode, new double[] {-1, -1}, new double[] {-1, 0.9});
            assertArrayEquals(new boolean[] {false, false}, selected[0], mode.name());
            assertArrayEquals(new boolean[] {false, true}, selected[1], mode.name());
        }
    }

    @Test
    void ablationModes() {
        double[] iou = {0.4, 0.6};
        assertArrayEquals(new boolean[] {false, true}, choose(SelectionMode.FIXED, iou, iou)[0]);
        assertArrayEquals(new boolean[] {true, true}, choose(SelectionMode.NONE, iou, iou)[0]);
    }

    @Test
    void ofASinglePatchTheMedianOfTheStreamDecides() {
        ConsensusFilter filter = filter(SelectionMode.TOP_FRACTION);
        SortedMap<String, IouWindow> windows = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            windows = filter.choose(LIVER_AND_SPLEEN, new double[][] {{0.1 * i}, {-1}}, windows)
                    .windows();
        }

        assertEquals(10, windows.get("liver").values().size());
        assertEquals(false, windows.containsKey("spleen"));
        assertEquals(
                true,
                filter.choose(LIVER_AND_SPLEEN, new double[][] {{0.46}, {0.5}}, windows)
                        .selected()[0][0]);
        assertEquals(
                false,
                filter.choose(LIVER_AND_SPLEEN, new double[][] {{0.44}, {0.5}}, windows)
                        .selected()[0][0]);
    }

    @Test
    void aBatchOfSeveralLeavesTheStreamAlone() {
        ConsensusFilter.Chosen chosen = filter(SelectionMode.TOP_FRACTION)
                .choose(LIVER_AND_SPLEEN, new double[][] {{0.4, 0.5}, {0.4, 0.5}}, new TreeMap<>());

        assertEquals(0, chosen.windows().size());
    }
}
