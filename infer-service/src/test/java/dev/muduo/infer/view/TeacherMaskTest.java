package dev.muduo.infer.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.PatchPlace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeacherMaskTest {
    private static final int EDGE = 4;
    /** Two millimetres a voxel, from −39 to 39 along each axis. */
    private static final Grid GRID = new Grid(40, 40, 40, Affine.scaling(2, 2, 2, -39, -39, -39));

    @Test
    void aVoxelBelongsToTheGreatestLogitIfThatIsPositive() {
        TeacherMask mask = new TeacherMask(GRID);
        mask.add(new PatchPlace(0, 0, 0, 40), EDGE, List.of(answer(1, 1), answer(2, 3), answer(3, -5)));

        LabelMap labels = mask.labels();

        assertEquals(2, labels.at(20, 20, 20));
        assertEquals(2, labels.at(10, 20, 20), "19 mm from the middle, inside");
        assertEquals(0, labels.at(9, 20, 20), "21 mm from the middle, outside");
    }

    @Test
    void betweenTheMiddlesOfTheCellsLogitsAreInterpolated() {
        float[] rising = new float[EDGE * EDGE * EDGE];
        for (int voxel = 0; voxel < rising.length; voxel++) {
            rising[voxel] = voxel % EDGE < 2 ? -1 : 1;
        }
        TeacherMask mask = new TeacherMask(GRID);
        mask.add(new PatchPlace(0, 0, 0, 40), EDGE, List.of(new TeacherMask.Answer(7, rising)));

        LabelMap labels = mask.labels();

        assertEquals(0, labels.at(19, 20, 20), "at −1 mm the negative side is nearer");
        assertEquals(7, labels.at(20, 20, 20), "at +1 mm the positive one");
    }

    @Test
    void whereTwoPatchesOverlapTheOneWithTheVoxelNearerItsMiddleAnswersInWhicheverOrder() {
        PatchPlace left = new PatchPlace(-10, 0, 0, 40);
        PatchPlace right = new PatchPlace(10, 0, 0, 40);
        TeacherMask one = new TeacherMask(GRID);
        one.add(left, EDGE, List.of(answer(1, 1)));
        one.add(right, EDGE, List.of(answer(2, 1)));
        TeacherMask other = new TeacherMask(GRID);
        other.add(right, EDGE, List.of(answer(2, 1)));
        other.add(left, EDGE, List.of(answer(1, 1)));

        byte[] labels = one.labels().labels();

        assertTrue(Arrays.equals(labels, other.labels().labels()));
        assertEquals(1, labels[GRID.index(19, 20, 20)]);
        assertEquals(2, labels[GRID.index(20, 20, 20)]);
    }

    @Test
    void aGridThatIsTurnedAndMirroredShowsTheSamePlace() {
        // i runs to the back, j to the left, k to the head.
        Grid turned = new Grid(40, 40, 40, Affine.of(0, -2, 0, 39, -2, 0, 0, 39, 0, 0, 2, -39));
        float[] atTheRight = new float[EDGE * EDGE * EDGE];
        for (int voxel = 0; voxel < atTheRight.length; voxel++) {
            atTheRight[voxel] = voxel % EDGE == EDGE - 1 ? 4 : -4;
        }
        TeacherMask mask = new TeacherMask(turned);
        mask.add(new PatchPlace(0, 0, 0, 40), EDGE, List.of(new TeacherMask.Answer(9, atTheRight)));

        LabelMap labels = mask.labels();

        assertEquals(9, labels.at(20, 11, 20), "x = 17 mm");
        assertEquals(0, labels.at(20, 28, 20), "x = −17 mm");
        assertEquals(0, labels.at(11, 20, 20), "y = 17 mm");
    }

    private static TeacherMask.Answer answer(int id, float logit) {
        float[] logits = new float[EDGE * EDGE * EDGE];
        Arrays.fill(logits, logit);
        return new TeacherMask.Answer(id, logits);
    }
}
