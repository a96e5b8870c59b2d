package dev.muduo.teacher.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;
import dev.muduo.teacher.TeachingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Eq. 1 and 2: from the generator's answer to what the teachers are asked. */
class StructurePromptsTest {
    private static final int EDGE = 16;
    private static final int VOXELS = EDGE * EDGE * EDGE;
    private static final Structures STRUCTURES =
            new Structures(List.of(new Structure(1, "liver", ""), new Structure(2, "spleen", "")));

    private final PromptSettings settings =
            TeachingConfig.of(Preset.DEFAULT).prompts().settings();

    /** Class 1 in a box around (x, y, z) = (11, 6, 3), background elsewhere, class 2 nowhere first. */
    private static GeneratedMaps maps() {
        float[] logits = new float[3 * VOXELS];
        for (int voxel = 0; voxel < VOXELS; voxel++) {
            logits[VOXELS + voxel] = inBox(voxel) ? 4 : -4;
            logits[2 * VOXELS + voxel] = -1;
        }
        return new GeneratedMaps(logits, 3, EDGE);
    }

    private static boolean inBox(int voxel) {
        int x = voxel % EDGE;
        int y = voxel / EDGE % EDGE;
        int z = voxel / (EDGE * EDGE);
        return Math.abs(x - 11) <= 3 && Math.abs(y - 6) <= 2 && Math.abs(z - 3) <= 1;
    }

    @Test
    void pointsLieInsideTheMaskWithXFirst() {
        List<StructurePrompts> prompts = StructurePrompts.of(maps(), Optional.empty(), STRUCTURES, settings, 8);

        Prompt byPoints = prompts.get(0).byPoints();
        assertEquals(3, byPoints.points().size());
        assertTrue(byPoints.maskLogits().isEmpty());
        for (Prompt.Point point : byPoints.points()) {
            assertTrue(Math.abs(point.x() * EDGE - 11.5) <= 3, point.toString());
            assertTrue(Math.abs(point.y() * EDGE - 6.5) <= 2, point.toString());
            assertTrue(Math.abs(point.z() * EDGE - 3.5) <= 1, point.toString());
        }
        assertEquals(3, byPoints.points().stream().distinct().count());
    }

    @Test
    void theRegionIsTheArgmaxOfTheGenerator() {
        Prompt prompt = StructurePrompts.of(maps(), Optional.empty(), STRUCTURES, settings, 8)
                .get(0)
                .byMask();

        for (int voxel = 0; voxel < VOXELS; voxel++) {
            assertEquals(inBox(voxel), prompt.region()[voxel]);
        }
    }

    /** A generator's grid of 16 goes to an answer's grid of 8 by the mean of its 2³ logits, and up to 32 by copying. */
    @Test
    void theMaskPromptIsTheAverageOfTheLogits() {
        float[] down = StructurePrompts.of(maps(), Optional.empty(), STRUCTURES, settings, 8)
                .get(0)
                .byMask()
                .maskLogits()
                .orElseThrow();
        float[] up = StructurePrompts.of(maps(), Optional.empty(), STRUCTURES, settings, 32)
                .get(0)
                .byMask()
                .maskLogits()
                .orElseThrow();

        assertEquals(8 * 8 * 8, down.length);
        // x 10 and 11 are inside, y 4 and 5, z 2 and 3: wholly inside; z 4 and 5 is half inside.
        assertEquals(4, down[5 + 8 * (2 + 8 * 1)], 1e-4);
        assertEquals(0, down[5 + 8 * (2 + 8 * 2)], 1e-4);
        assertEquals(-4, down[0], 1e-4);
        assertEquals(4, up[22 + 32 * (12 + 32 * 6)], 1e-4);
    }

    @Test
    void aSpaceOfProbabilitiesIsASigmoidOfEachClassAlone() {
        PromptSettings paper = with(Preset.AS_PAPER, Points.CENTROID);

        StructurePrompts prompts = StructurePrompts.of(maps(), Optional.empty(), STRUCTURES, paper, EDGE)
                .get(0);

        float[] mask = prompts.byMask().maskLogits().orElseThrow();
        assertEquals(1 / (1 + Math.exp(-4)), mask[11 + EDGE * (6 + EDGE * 3)], 1e-6);
        assertEquals(1 / (1 + Math.exp(4)), mask[0], 1e-6);
        assertEquals(
                List.of(new Prompt.Point(11.5 / 16, 6.5 / 16, 3.5 / 16)),
                prompts.byPoints().points());
    }

    private static PromptSettings with(Preset preset, Points selector) {
        return Configuration.reference()
                .with(Map.of("teaching.prompts.preset", preset, "teaching.prompts.pointSelector", selector))
                .section("teaching", TeachingConfig.class)
                .prompts()
                .settings();
    }

    /** The student says 0.25 for the liver everywhere; where it has no say, or is not there yet, the generator's σ is taken. */
    @Test
    void theMaskPromptComesFromWhomTheSourceNames() {
        float[] student = new float[3 * VOXELS];
        Arrays.fill(student, VOXELS, 2 * VOXELS, 0.25f);
        Optional<StudentMaps> maps = Optional.of(new StudentMaps(student, 3, EDGE));
        double generator = 1 / (1 + Math.exp(-4));

        assertEquals(generator, maskInside(MaskPromptSource.GENERATOR, maps), 1e-6);
        assertEquals(0.25, maskInside(MaskPromptSource.STUDENT, maps), 1e-6);
        assertEquals((generator + 0.25) / 2, maskInside(MaskPromptSource.MEAN, maps), 1e-6);
        assertEquals(generator, maskInside(MaskPromptSource.STUDENT, Optional.empty()), 1e-6);
        assertEquals(generator, maskInside(MaskPromptSource.MEAN, Optional.empty()), 1e-6);
    }

    private static float maskInside(MaskPromptSource source, Optional<StudentMaps> student) {
        PromptSettings settings = new PromptSettings(
                GeneratorMode.FROZEN,
                source,
                MaskPrompt.Space.PROBABILITY,
                MaskPrompt.Downsampling.AREA,
                new PointSelector.Centroid(),
                1,
                PointMode.JOINT,
                WithoutMask.ZERO_MASK);
        return StructurePrompts.of(maps(), student, STRUCTURES, settings, EDGE)
                .get(0)
                .byMask()
                .maskLogits()
                .orElseThrow()[11 + EDGE * (6 + EDGE * 3)];
    }

    @Test
    void aStructureThatTheGeneratorDoesNotSeeIsNotAskedFor() {
        List<StructurePrompts> prompts = StructurePrompts.of(maps(), Optional.empty(), STRUCTURES, settings, 8);

        assertEquals(
                List.of("liver"),
                prompts.stream().map(each -> each.structure().name()).toList());
    }

    @Test
    void softmaxIsTakenInsideTheMaskOnly() {
        GeneratedMaps maps = maps();
        boolean[] mask = new boolean[VOXELS];
        int inside = 11 + EDGE * (6 + EDGE * 3);
        mask[inside] = true;

        float[] probabilities = maps.softmaxInside(1, mask, maps.logNormalisers());

        double sum = Math.exp(4) + Math.exp(0) + Math.exp(-1);
        assertEquals(Math.exp(4) / sum, probabilities[inside], 1e-6);
        float[] expected = new float[VOXELS];
        expected[inside] = probabilities[inside];
        assertArrayEquals(expected, probabilities);
    }

    @Test
    void equalLogitsGoToTheLowerClassAndInfiniteOnesAreAFault() {
        float[] equal = new float[3 * VOXELS];
        assertArrayEquals(new int[VOXELS], new GeneratedMaps(equal, 3, EDGE).classesOfVoxels());

        float[] broken = equal.clone();
        Arrays.fill(broken, 5, 6, Float.NaN);
        assertThrows(RecordFaultException.class, () -> new GeneratedMaps(broken, 3, EDGE));
        assertThrows(RecordFaultException.class, () -> new StudentMaps(broken, 3, EDGE));
    }
}
