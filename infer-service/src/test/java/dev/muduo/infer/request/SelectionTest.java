package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.VoxelBox;
import dev.muduo.infer.FakeNetworks;
import dev.muduo.infer.Scans;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static Selection of(List<Double> box, List<String> structures) {
        return Selection.of(box, structures, FakeNetworks.MODEL.structures());
    }

    @Test
    void namesBecomeIdsAndNothingMeansEverything() {
        assertEquals(
                Set.of(2, 7),
                of(List.of(), List.of("organ_7", "organ_2", "organ_7")).structures());
        assertEquals(Selection.EVERYTHING, of(List.of(), List.of()));
    }

    @Test
    void whatIsNoBoxOrNoStructureIsNamed() {
        assertMalformed("`spleen` is none", List.of(), List.of("spleen"));
        assertMalformed("six numbers", List.of(1.0), List.of());
        assertMalformed("six numbers", List.of(1.0, 2.0, 1.0, 2.0, 1.0, Double.NaN), List.of());
        assertMalformed("positive edges", List.of(1.0, 2.0, 1.0, 2.0, 3.0, 3.0), List.of());
    }

    private static void assertMalformed(String expected, List<Double> box, List<String> structures) {
        RefusedException refused = assertThrows(RefusedException.class, () -> of(box, structures));
        assertEquals(RefusedException.Reason.MALFORMED, refused.reason());
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void aBoxIsAPartOfTheGridUnlessItHasAllOfItOrNothing() {
        assertEquals(
                Optional.of(new VoxelBox(9, 11, 0, 20, 0, 16)),
                of(List.of(-5.0, 5.0, -500.0, 500.0, -500.0, 500.0), List.of()).partOf(Scans.CT_GRID));
        assertEquals(
                Optional.empty(),
                of(List.of(-500.0, 500.0, -500.0, 500.0, -500.0, 500.0), List.of())
                        .partOf(Scans.CT_GRID));
        assertOutside(List.of(900.0, 901.0, 0.0, 100.0, 0.0, 100.0));
        assertOutside(List.of(10.0, Math.nextUp(10.0), -100.0, 100.0, -100.0, 100.0));
    }

    private static void assertOutside(List<Double> box) {
        Selection outside = of(box, List.of());
        RefusedException refused = assertThrows(RefusedException.class, () -> outside.partOf(Scans.CT_GRID));
        assertEquals("box-outside", refused.code());
    }
}
