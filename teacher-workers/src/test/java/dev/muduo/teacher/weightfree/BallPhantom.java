package dev.muduo.teacher.weightfree;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.teacher.Prompt;
import java.util.List;
import java.util.Optional;

/** A ball in the middle of a uniform patch of 192 mm, and the prompts a perfect generator would give for it. */
final class BallPhantom {
    static final PatchPlace PLACE = new PatchPlace(10, -20, 30, 192);
    static final int GENERATOR_VOXELS = 48;
    private static final int NATIVE_VOXELS = 64;

    private BallPhantom() {}

    /** A native image that covers the patch: {@code inside} within the radius of the patch's centre, {@code outside} elsewhere. */
    static Volume volume(double radiusMm, float inside, float outside, float noise) {
        Grid grid = PLACE.grid(NATIVE_VOXELS);
        float[] values = new float[grid.voxels()];
        for (int voxel = 0; voxel < values.length; voxel++) {
            float value = distanceMm(voxel, NATIVE_VOXELS, 0) <= radiusMm ? inside : outside;
            // A fixed pattern of period 7 stands for noise: the same in every run, without structure along an axis.
            values[voxel] = value + noise * ((voxel * 31 % 7) - 3) / 3f;
        }
        return new Volume(grid, values);
    }

    static boolean[] mask(double radiusMm, int edge, double shiftMm) {
        boolean[] mask = new boolean[edge * edge * edge];
        for (int voxel = 0; voxel < mask.length; voxel++) {
            mask[voxel] = distanceMm(voxel, edge, shiftMm) <= radiusMm;
        }
        return mask;
    }

    /** Distance of a voxel's centre from the patch's centre shifted along x. */
    static double distanceMm(int voxel, int edge, double shiftMm) {
        double spacing = PLACE.edgeMm() / edge;
        double x = (voxel % edge + 0.5) * spacing - PLACE.edgeMm() / 2 - shiftMm;
        double y = (voxel / edge % edge + 0.5) * spacing - PLACE.edgeMm() / 2;
        int slice = voxel / (edge * edge);
        double z = (slice + 0.5) * spacing - PLACE.edgeMm() / 2;
        return Math.sqrt(x * x + y * y + z * z);
    }

    static Prompt byPoint(double radiusMm, double shiftMm) {
        double x = 0.5 + shiftMm / PLACE.edgeMm();
        return new Prompt(
                List.of(new Prompt.Point(x, 0.5, 0.5)),
                Optional.empty(),
                mask(radiusMm, GENERATOR_VOXELS, shiftMm),
                GENERATOR_VOXELS);
    }

    /** The mask prompt in logits: {@code certainty} inside the radius, −10 outside. */
    static Prompt byMask(double radiusMm, float certainty) {
        int edge = WeightFreeTeacher.ANSWER_VOXELS;
        boolean[] inside = mask(radiusMm, edge, 0);
        float[] logits = new float[inside.length];
        for (int voxel = 0; voxel < logits.length; voxel++) {
            logits[voxel] = inside[voxel] ? certainty : -10;
        }
        return new Prompt(List.of(), Optional.of(logits), mask(radiusMm, GENERATOR_VOXELS, 0), GENERATOR_VOXELS);
    }

    /** Dice of an answer with the true ball on the answer's grid. */
    static double dice(float[] logits, double radiusMm) {
        boolean[] truth = mask(radiusMm, WeightFreeTeacher.ANSWER_VOXELS, 0);
        int both = 0;
        int sum = 0;
        for (int voxel = 0; voxel < truth.length; voxel++) {
            boolean answer = logits[voxel] > 0;
            both += answer && truth[voxel] ? 1 : 0;
            sum += (answer ? 1 : 0) + (truth[voxel] ? 1 : 0);
        }
        return 2.0 * both / sum;
    }
}
