package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.MirrorPartners;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.method.Trilinear;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.trainer.config.Augmentation;
import dev.muduo.trainer.config.FlipLeftRight;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** §2.10: what is done to a patch, and to everything that is said about it. */
class PoseTest {
    private static final Structures STRUCTURES = new Structures(List.of(
            new Structure(1, "liver", ""),
            new Structure(2, "kidney_left", ""),
            new Structure(3, "kidney_right", ""),
            new Structure(4, "lung_middle_right", "")));
    private static final CubeSymmetry LEFT_RIGHT = new CubeSymmetry(0, false, false, true);

    private static Pose inTheMirror(int edge) {
        return new Pose(LEFT_RIGHT, edge, Optional.of(MirrorPartners.of(STRUCTURES)));
    }

    /** (z, y, x) row-major: 0 1 / 2 3 in the first plane, 4 5 / 6 7 in the second. */
    @Test
    void axesAreWhereTheTensorsHaveThem() {
        assertArrayEquals(new int[] {1, 0, 3, 2, 5, 4, 7, 6}, LEFT_RIGHT.sources(2));
        assertArrayEquals(new int[] {2, 3, 0, 1, 6, 7, 4, 5}, new CubeSymmetry(0, false, true, false).sources(2));
        assertArrayEquals(new int[] {4, 5, 6, 7, 0, 1, 2, 3}, new CubeSymmetry(0, true, false, false).sources(2));
    }

    /** numpy.rot90(a, 1, axes=(1, 2)) of the same cube. */
    @Test
    void aTurnIsThatOfTheReleasedCode() {
        assertArrayEquals(new int[] {1, 3, 0, 2, 5, 7, 4, 6}, new CubeSymmetry(1, false, false, false).sources(2));
        assertArrayEquals(new int[] {3, 2, 1, 0, 7, 6, 5, 4}, new CubeSymmetry(2, false, false, false).sources(2));
        assertArrayEquals(new int[] {2, 0, 3, 1, 6, 4, 7, 5}, new CubeSymmetry(3, false, false, false).sources(2));
    }

    @Property
    void noVoxelIsLostAndFourTurnsAreNone(
            @ForAll @IntRange(min = 1, max = 5) int edge,
            @ForAll @IntRange(min = 0, max = 3) int turns,
            @ForAll boolean z,
            @ForAll boolean y,
            @ForAll boolean x) {
        int[] sources = new CubeSymmetry(turns, z, y, x).sources(edge);
        Set<Integer> seen = new HashSet<>();
        for (int source : sources) {
            seen.add(source);
        }
        assertEquals(edge * edge * edge, seen.size());

        int[] quarter = new CubeSymmetry(1, false, false, false).sources(edge);
        for (int v = 0; v < quarter.length; v++) {
            assertEquals(v, quarter[quarter[quarter[quarter[v]]]]);
        }
    }

    @Test
    void everyChannelOfAnImageIsMoved() {
        float[] image = {0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17};

        assertArrayEquals(
                new float[] {1, 0, 3, 2, 5, 4, 7, 6, 11, 10, 13, 12, 15, 14, 17, 16},
                inTheMirror(2).image(image));
    }

    @Test
    void inTheMirrorTheLeftKidneyIsTheRightOne() {
        Annotation drawn = Annotation.complete(new byte[] {2, 0, 1, 3, 0, 0, 0, 0}, 5);

        Annotation seen = inTheMirror(2).annotation(drawn);

        assertArrayEquals(new byte[] {0, 3, 2, 1, 0, 0, 0, 0}, seen.labels());
        assertArrayEquals(new boolean[] {true, true, true, true, false}, seen.annotated());
    }

    /** Who has drawn the left kidney alone has said nothing of the one that lies there in the mirror. */
    @Test
    void whatIsAnnotatedChangesSidesToo() {
        Annotation drawn = new Annotation(new byte[8], new boolean[] {true, false, true, false, true});

        assertArrayEquals(
                new boolean[] {true, false, false, true, false},
                inTheMirror(2).annotation(drawn).annotated());
    }

    @Test
    void pseudoLabelsChangeSidesAndAOneSidedStructureTeachesNothingThere() {
        boolean[] hard = new boolean[4 * 8];
        hard[8] = true; // kidney_left at voxel 0
        hard[3 * 8 + 2] = true; // lung_middle_right at voxel 2
        PseudoLabels labels = new PseudoLabels(hard, new boolean[] {false, true, false, true});

        PseudoLabels seen = inTheMirror(2).pseudoLabels(labels);

        assertArrayEquals(new boolean[] {false, false, true, false}, seen.selected());
        for (int i = 0; i < hard.length; i++) {
            assertEquals(i == 2 * 8 + 1, seen.hard()[i], "at " + i);
        }
    }

    @Test
    void asInTheReleasedCodeNamesStay() {
        Pose pose = new Pose(LEFT_RIGHT, 2, Optional.empty());

        assertArrayEquals(
                new byte[] {0, 2, 0, 0, 0, 0, 0, 4},
                pose.annotation(Annotation.complete(new byte[] {2, 0, 0, 0, 0, 0, 4, 0}, 5))
                        .labels());
        PseudoLabels labels = new PseudoLabels(new boolean[4 * 8], new boolean[] {false, true, false, true});
        assertArrayEquals(labels.selected(), pose.pseudoLabels(labels).selected());
    }

    /** Moving the stored low-resolution answer, or what was made of it on the patch's grid, is the same. */
    @Property(tries = 100)
    void movingAnAnswerAndUpsamplingItCommute(
            @ForAll int seed, @ForAll @IntRange(min = 0, max = 3) int turns, @ForAll boolean x) {
        CounterRandom random = CounterRandom.of(seed, 0, "answer");
        float[] answer = new float[4 * 4 * 4];
        for (int v = 0; v < answer.length; v++) {
            answer[v] = random.nextFloat();
        }
        CubeSymmetry symmetry = new CubeSymmetry(turns, false, false, x);

        float[] movedFirst = Trilinear.resample(new Pose(symmetry, 4, Optional.empty()).image(answer), 4, 6);
        float[] movedLast = new Pose(symmetry, 6, Optional.empty()).image(Trilinear.resample(answer, 4, 6));

        assertArrayEquals(movedFirst, movedLast, 1e-6f);
    }

    // ---- which poses are drawn ----

    private static Set<CubeSymmetry> drawn(Augmentation settings) {
        Poses poses = new Poses(settings, STRUCTURES, 2);
        Set<CubeSymmetry> drawn = new HashSet<>();
        for (int step = 0; step < 500; step++) {
            drawn.add(poses.draw(CounterRandom.of(3, step, "pose")).symmetry());
        }
        return drawn;
    }

    @Test
    void byDefaultAPatchIsShownAsItIs() {
        assertEquals(Set.of(CubeSymmetry.NONE), drawn(Augmentation.NONE));
    }

    @Test
    void whatIsAllowedIsDrawnAndNothingElse() {
        assertEquals(
                Set.of(CubeSymmetry.NONE, LEFT_RIGHT),
                drawn(new Augmentation(0, 0, FlipLeftRight.SWAP_LABELS, false, false)));
        assertEquals(
                4, drawn(new Augmentation(0, 0, FlipLeftRight.OFF, false, true)).size());
        assertEquals(
                8,
                drawn(new Augmentation(0, 0, FlipLeftRight.SWAP_LABELS, true, false))
                        .size());
        assertTrue(drawn(new Augmentation(0, 0, FlipLeftRight.OFF, true, false)).stream()
                .noneMatch(CubeSymmetry::mirrorX));
    }

    @Test
    void theReleasedCodeMirrorsEveryPatchAlongOneAxis() {
        Set<CubeSymmetry> drawn = drawn(new Augmentation(0, 0, FlipLeftRight.AS_CODE, false, true));

        assertEquals(12, drawn.size());
        for (CubeSymmetry pose : drawn) {
            int axes = (pose.mirrorX() ? 1 : 0) + (pose.mirrorY() ? 1 : 0) + (pose.mirrorZ() ? 1 : 0);
            assertEquals(1, axes, pose.toString());
        }
    }

    @Test
    void namesChangeOnlyInTheMirror() {
        Poses poses = new Poses(new Augmentation(0, 0, FlipLeftRight.SWAP_LABELS, true, false), STRUCTURES, 2);
        for (int step = 0; step < 100; step++) {
            Pose pose = poses.draw(CounterRandom.of(3, step, "pose"));
            assertEquals(pose.symmetry().mirrorX(), pose.renaming().isPresent());
        }
        assertFalse(new Poses(new Augmentation(0, 0, FlipLeftRight.AS_CODE, false, false), STRUCTURES, 2)
                .draw(CounterRandom.of(3, 0, "pose"))
                .renaming()
                .isPresent());
    }
}
