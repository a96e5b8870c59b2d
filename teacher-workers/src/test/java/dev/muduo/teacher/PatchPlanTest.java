package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.platform.agent.RecordFaultException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PatchPlanTest {
    private static final String STUDY = "5f".repeat(32);

    private final PatchPlan plan = new PatchPlan(0.25, 32, 0.02);

    /** Air with a body of water, the box [from, to) of voxels along each axis; voxels of 10 mm. */
    private static Volume body(int edge, int from, int to) {
        Grid grid = new Grid(edge, edge, edge, Affine.scaling(10, 10, 10, -200, 100, 5));
        float[] hu = new float[grid.voxels()];
        Arrays.fill(hu, -1000);
        for (int k = from; k < to; k++) {
            for (int j = from; j < to; j++) {
                for (int i = from; i < to; i++) {
                    hu[grid.index(i, j, k)] = 0;
                }
            }
        }
        return new Volume(grid, hu);
    }

    @Test
    void aSmallBodyHasOnePatchInItsMiddle() {
        Volume ct = body(20, 4, 16);

        List<PatchPlace> places = plan.places(ct, ct.grid(), 192, STUDY);

        assertEquals(List.of(new PatchPlace(-200 + 95, 100 + 95, 5 + 95, 192)), places);
    }

    @Test
    void theSameStudyHasTheSamePatchesAndTheChoiceDependsOnItsId() {
        Volume ct = body(40, 2, 38);
        PatchPlan few = new PatchPlan(0.5, 7, 0.02);

        List<PatchPlace> places = few.places(ct, ct.grid(), 64, STUDY);

        assertEquals(7, places.size());
        assertEquals(places, few.places(ct, ct.grid(), 64, STUDY));
        assertNotEquals(places, few.places(ct, ct.grid(), 64, "0a".repeat(32)));
        assertTrue(new HashSet<>(plan.tiles(BoxMm.of(ct.grid()), 64)).size() > 7);
    }

    @Test
    void tilesOfAirAreLeftOut() {
        // Two arms' width of air: only a diagonal of the grid is body, joined so that it is one component.
        Volume ct = body(40, 0, 1);
        for (int step = 0; step < 40; step++) {
            for (int near = Math.max(0, step - 3); near <= step; near++) {
                ct.values()[ct.grid().index(step, near, step)] = 0;
                ct.values()[ct.grid().index(near, step, step)] = 0;
                ct.values()[ct.grid().index(near, near, step)] = 0;
            }
        }

        List<PatchPlace> places = plan.places(ct, ct.grid(), 100, STUDY);

        assertTrue(places.size() >= 4 && places.size() < 30, places.size() + " patches");
        for (PatchPlace place : places) {
            assertTrue(Math.abs((place.centreX() + 200) - (place.centreY() - 100)) <= 120, place.toString());
        }
    }

    @Test
    void allAirStillHasOnePatch() {
        Volume air = body(30, 0, 0);

        assertEquals(1, plan.places(air, air.grid(), 100, STUDY).size());
    }

    @Test
    void patchesLieWhereCtAndPetBothAre() {
        Volume ct = body(40, 0, 40);
        Grid pet = new Grid(40, 40, 5, Affine.scaling(10, 10, 10, -200, 100, 155));

        List<PatchPlace> places = plan.places(ct, pet, 100, STUDY);

        for (PatchPlace place : places) {
            assertEquals(175, place.centreZ());
        }
    }

    @Test
    void aPetBesideTheBodyIsAFaultOfTheRecord() {
        Volume ct = body(20, 0, 20);
        Grid elsewhere = new Grid(5, 5, 5, Affine.scaling(10, 10, 10, 2000, 0, 0));

        assertThrows(RecordFaultException.class, () -> plan.places(ct, elsewhere, 192, STUDY));
    }

    /** Every point of the body's box lies in a tile, no tile reaches beyond a box larger than it, neighbours overlap enough. */
    @Property(tries = 200)
    void tilesCoverTheBodyAndOverlap(
            @ForAll @DoubleRange(min = 5, max = 900) double length,
            @ForAll @DoubleRange(min = 40, max = 250) double edge,
            @ForAll @DoubleRange(min = 0, max = 0.7) double overlap) {
        PatchPlan tiling = new PatchPlan(overlap, 32, 0);
        BoxMm box = new BoxMm(-7, -7 + length, 0, 1, 0, 1);

        double[] centres = tiling.tiles(box, edge).stream()
                .mapToDouble(PatchPlace::centreX)
                .toArray();

        double tolerance = 1e-6;
        assertTrue(centres[0] - edge / 2 <= -7 + tolerance);
        assertTrue(centres[centres.length - 1] + edge / 2 >= -7 + length - tolerance);
        for (int i = 0; i < centres.length; i++) {
            assertTrue(length <= edge || (centres[i] - edge / 2 >= -7 - tolerance));
            assertTrue(i == 0 || centres[i] - centres[i - 1] <= (1 - overlap) * edge + tolerance);
        }
        assertTrue(centres.length <= Math.max(1, Math.ceil((length - edge) / ((1 - overlap) * edge)) + 1));
    }

    /**
     * No straight cut: along each axis every place lies half the overlap inside some patch's faces, or as far inside as it is
     * from the end of the body, where there is nothing to cut.
     */
    @Property(tries = 200)
    void everyPlaceLiesWellInsideSomePatch(
            @ForAll @DoubleRange(min = 5, max = 900) double length,
            @ForAll @DoubleRange(min = 40, max = 250) double edge,
            @ForAll @DoubleRange(min = 0, max = 0.7) double overlap,
            @ForAll @DoubleRange(min = 0, max = 1) double where) {
        double place = -7 + where * length;
        double fromTheEnds = Math.min(where, 1 - where) * length;

        double deepest = new PatchPlan(overlap, 32, 0)
                .tiles(new BoxMm(-7, -7 + length, 0, 1, 0, 1), edge).stream()
                        .mapToDouble(tile -> edge / 2 - Math.abs(place - tile.centreX()))
                        .max()
                        .orElseThrow();

        assertTrue(deepest >= Math.min(overlap * edge / 2, fromTheEnds) - 1e-6, "only " + deepest + " mm inside");
    }

    @Test
    void absurdSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PatchPlan(1, 32, 0));
        assertThrows(IllegalArgumentException.class, () -> new PatchPlan(-0.1, 32, 0));
        assertThrows(IllegalArgumentException.class, () -> new PatchPlan(0.25, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new PatchPlan(0.25, 32, 1));
    }
}
