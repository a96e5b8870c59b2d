package dev.muduo.networks.teacher;

import java.util.List;
import java.util.Optional;

/**
 * One question to a teacher: the structure marked by these points and this mask, all relative to one patch.
 *
 * @param points     foreground points, in the patch's unit cube: (x, y, z) each in [0, 1] along RAS+; may be empty
 * @param maskLogits the mask prompt on the teacher's answer grid, (z, y, x) row-major, as {@code maskPromptSpace} says
 *                   (clamped logits by default, §2.1); absent for a question by points alone
 * @param region     M_c, the prompt generator's binary mask of the structure on the generator's grid, (z, y, x) row-major;
 *                   weight-free teachers keep their answer near it (§3.11)
 * @param regionVoxels edge of the generator's grid
 */
public record Prompt(List<Point> points, Optional<float[]> maskLogits, boolean[] region, int regionVoxels) {
    public Prompt {
        points = List.copyOf(points);
        if (region.length != regionVoxels * regionVoxels * regionVoxels) {
            throw new IllegalArgumentException(
                    "the region has " + region.length + " voxels, not " + regionVoxels + " cubed");
        }
    }

    /** A point in the unit cube of its patch. */
    public record Point(double x, double y, double z) {}
}
