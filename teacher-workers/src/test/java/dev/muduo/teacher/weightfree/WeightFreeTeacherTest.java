package dev.muduo.teacher.weightfree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Volume;
import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightFreeTeacherTest {
    private static final double RADIUS_MM = 30;

    private final WeightFreeTeacher ct =
            WeightFreeTeacher.ct(WeightFreeTeacher.STANDARD_PATCH_VOXELS, MaskPrompt.Space.LOGIT);
    private final WeightFreeTeacher pet = WeightFreeTeacher.pet(WeightFreeTeacher.STANDARD_PATCH_VOXELS);

    private static Answer ask(WeightFreeTeacher teacher, Volume volume, Prompt prompt) {
        try (Embedding embedding =
                teacher.encode(volume, List.of(BallPhantom.PLACE)).get(0)) {
            return teacher.decode(embedding, List.of(prompt)).get(0);
        }
    }

    private static float[] logits(Answer answer) {
        return assertInstanceOf(Answer.Logits.class, answer).values();
    }

    private static String reason(Answer answer) {
        return assertInstanceOf(Answer.Invalid.class, answer).reason();
    }

    @Test
    void petFindsAHotBallFromAPointInsideAMaskThatIsTooSmall() {
        Volume suv = BallPhantom.volume(RADIUS_MM, 8, 1, 0.3f);

        float[] logits = logits(ask(pet, suv, BallPhantom.byPoint(20, 0)));

        assertTrue(BallPhantom.dice(logits, RADIUS_MM) > 0.95, "Dice " + BallPhantom.dice(logits, RADIUS_MM));
        for (float logit : logits) {
            assertEquals(10, Math.abs(logit));
        }
    }

    @Test
    void petStaysWithinTwiceTheBoxOfTheMask() {
        Volume suv = BallPhantom.volume(60, 8, 1, 0);

        float[] logits = logits(ask(pet, suv, BallPhantom.byPoint(30, 20)));

        for (int voxel = 0; voxel < logits.length; voxel++) {
            double x = (voxel % 32 + 0.5) * 6 - 96 - 20;
            assertTrue(logits[voxel] < 0 || Math.abs(x) <= 60, "grew to x = " + x + " mm from the mask's middle");
        }
    }

    @Test
    void petMeasuresTheMaximumNearThePointsAndInsideTheMaskOnly() {
        // A far hotter voxel inside the mask, 20 mm from the point, must not raise the threshold.
        Volume suv = BallPhantom.volume(RADIUS_MM, 8, 1, 0);
        for (int voxel = 0; voxel < suv.values().length; voxel++) {
            if (BallPhantom.distanceMm(voxel, 64, 22) < 3) {
                suv.values()[voxel] = 100;
            }
        }

        float[] logits = logits(ask(pet, suv, BallPhantom.byPoint(28, 0)));

        assertTrue(BallPhantom.dice(logits, RADIUS_MM) > 0.95);
    }

    @Test
    void petThatLeaksEverywhereIsInvalid() {
        Volume uniform = BallPhantom.volume(0, 2, 2, 0.2f);

        assertEquals(
                "growth fills its whole bound, twice the box of the prompt's mask",
                reason(ask(pet, uniform, BallPhantom.byPoint(20, 0))));
    }

    @Test
    void petWithoutUptakeOrPointsIsInvalid() {
        Volume cold = BallPhantom.volume(0, 0, 0, 0);
        Prompt noPoints = new Prompt(List.of(), Optional.empty(), BallPhantom.mask(20, 48, 0), 48);

        assertTrue(reason(ask(pet, cold, BallPhantom.byPoint(20, 0))).startsWith("no uptake"));
        assertEquals("the prompt has no point", reason(ask(pet, cold, noPoints)));
    }

    @Test
    void petGrowsFromTheHottestVoxelAroundAPointInANecroticMiddle() {
        Volume suv = BallPhantom.volume(RADIUS_MM, 8, 1, 0);
        for (int voxel = 0; voxel < suv.values().length; voxel++) {
            if (BallPhantom.distanceMm(voxel, 64, 0) < 10) {
                suv.values()[voxel] = 0.5f;
            }
        }

        float[] logits = logits(ask(pet, suv, BallPhantom.byPoint(28, 0)));

        assertTrue(BallPhantom.dice(logits, RADIUS_MM) > 0.93, "Dice " + BallPhantom.dice(logits, RADIUS_MM));
        assertTrue(logits[16 + 32 * (16 + 32 * 16)] < 0, "the middle is cold");
    }

    @Test
    void petWhosePointsAreFarFromItsMaskIsInvalid() {
        Volume suv = BallPhantom.volume(RADIUS_MM, 8, 1, 0);
        Prompt far =
                new Prompt(List.of(new Prompt.Point(0.9, 0.5, 0.5)), Optional.empty(), BallPhantom.mask(24, 48, 0), 48);

        assertTrue(reason(ask(pet, suv, far)).startsWith("no uptake within 15 mm"));
    }

    @Test
    void ctFindsAContrastedBallFromACoreThatIsTooSmall() {
        Volume hu = BallPhantom.volume(RADIUS_MM, 120, 0, 20);

        float[] logits = logits(ask(ct, hu, BallPhantom.byMask(20, 5)));

        assertTrue(BallPhantom.dice(logits, RADIUS_MM) > 0.95, "Dice " + BallPhantom.dice(logits, RADIUS_MM));
    }

    @Test
    void ctStaysWithinFifteenMillimetresOfTheCore() {
        Volume hu = BallPhantom.volume(70, 120, 0, 20);
        // Half of the bound is another tissue, so the growth does not fill it.
        for (int voxel = 0; voxel < hu.values().length; voxel++) {
            if (voxel % 64 < 32) {
                hu.values()[voxel] -= 300;
            }
        }
        Prompt prompt = BallPhantom.byMask(24, 5);
        boolean[] right = BallPhantom.mask(24, 32, 0);
        float[] mask = prompt.maskLogits().orElseThrow();
        for (int voxel = 0; voxel < mask.length; voxel++) {
            mask[voxel] = right[voxel] && voxel % 32 >= 16 ? 5 : -5;
        }

        float[] logits = logits(ask(ct, hu, prompt));

        double farthest = 0;
        for (int voxel = 0; voxel < logits.length; voxel++) {
            if (logits[voxel] > 0) {
                farthest = Math.max(farthest, BallPhantom.distanceMm(voxel, 32, 0));
            }
        }
        assertTrue(farthest > 30 && farthest < 24 + 15 + 6, "reached " + farthest + " mm");
    }

    @Test
    void ctThatLeaksIntoTissueOfTheSameDensityIsInvalid() {
        Volume uniform = BallPhantom.volume(0, 40, 40, 15);

        assertEquals(
                "growth fills its whole bound, 15 mm around the core",
                reason(ask(ct, uniform, BallPhantom.byMask(20, 5))));
    }

    @Test
    void ctWithAnEmptyCoreIsInvalid() {
        Volume hu = BallPhantom.volume(RADIUS_MM, 120, 0, 20);
        Prompt noMask = new Prompt(List.of(), Optional.empty(), BallPhantom.mask(20, 48, 0), 48);

        assertEquals(
                "no voxel of the mask prompt has a probability above 1/2",
                reason(ask(ct, hu, BallPhantom.byMask(20, -1))));
        assertEquals("the prompt has no mask", reason(ask(ct, hu, noMask)));
    }

    @Test
    void theCoreIsAboveOneHalfInTheSpaceOfThePrompt() {
        Volume hu = BallPhantom.volume(RADIUS_MM, 120, 0, 20);
        WeightFreeTeacher byProbability = WeightFreeTeacher.ct(64, MaskPrompt.Space.PROBABILITY);

        assertInstanceOf(Answer.Invalid.class, ask(byProbability, hu, BallPhantom.byMask(20, 0.5f)));
        assertInstanceOf(Answer.Logits.class, ask(byProbability, hu, BallPhantom.byMask(20, 0.6f)));
        assertInstanceOf(Answer.Logits.class, ask(ct, hu, BallPhantom.byMask(20, 0.1f)));
    }

    @Test
    void oneEmbeddingAnswersManyPromptsInOrder() {
        Volume suv = BallPhantom.volume(RADIUS_MM, 8, 1, 0);
        Prompt none = new Prompt(List.of(), Optional.empty(), new boolean[48 * 48 * 48], 48);

        try (Embedding embedding = pet.encode(suv, List.of(BallPhantom.PLACE)).get(0)) {
            List<Answer> answers = pet.decode(embedding, List.of(none, BallPhantom.byPoint(20, 0), none));

            assertInstanceOf(Answer.Invalid.class, answers.get(0));
            assertInstanceOf(Answer.Logits.class, answers.get(1));
            assertInstanceOf(Answer.Invalid.class, answers.get(2));
        }
    }

    @Test
    void anotherTeachersEmbeddingIsRefused() {
        Volume suv = BallPhantom.volume(RADIUS_MM, 8, 1, 0);
        try (Embedding embedding = pet.encode(suv, List.of(BallPhantom.PLACE)).get(0)) {
            assertThrows(IllegalArgumentException.class, () -> ct.decode(embedding, List.of()));
        }
    }

    @Test
    void gridsThatTheAnswerCannotDivideAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WeightFreeTeacher.pet(48));
        assertThrows(IllegalArgumentException.class, () -> WeightFreeTeacher.pet(0));
    }
}
