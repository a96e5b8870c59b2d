package dev.muduo.teacher.weightfree;

import dev.muduo.networks.teacher.Prompt;

/**
 * PET (§3.11): everything that hangs together with the points over faces and has at least 0.41 of the largest SUV found
 * within 15 mm of the points and inside M_c, confined to twice the bounding box of M_c.
 */
record PetGrowth() implements GrowthRule {
    /** The 41 % isocontour of the EANM guideline for FDG tumour imaging (Boellaard et al. 2015). */
    static final double FRACTION_OF_MAXIMUM = 0.41;

    static final double SEARCH_MM = 15;

    @Override
    public Outcome grow(SampledPatch patch, Prompt prompt) {
        if (prompt.points().isEmpty()) {
            return Outcome.invalid("the prompt has no point");
        }
        boolean[] region = patch.onThisGrid(prompt.region(), prompt.regionVoxels());
        double maximum = maximum(patch, prompt, region);
        if (!(maximum > 0)) {
            return Outcome.invalid(
                    "no uptake within " + (int) SEARCH_MM + " mm of the points inside the prompt's mask");
        }
        boolean[] bound = new boolean[region.length];
        int boundVoxels = fillBound(patch, prompt, bound);
        double threshold = FRACTION_OF_MAXIMUM * maximum;
        boolean[] allowed = new boolean[region.length];
        for (int voxel = 0; voxel < allowed.length; voxel++) {
            allowed[voxel] = bound[voxel] && patch.values()[voxel] >= threshold;
        }
        boolean[] seeds = new boolean[region.length];
        prompt.points().forEach(point -> seeds[patch.index(point)] = true);
        boolean[] grown = RegionGrowing.sixConnected(seeds, allowed, patch.voxels());
        int count = RegionGrowing.count(grown);
        if (count == 0) {
            return Outcome.invalid("no point reaches 41 % of the largest uptake near it");
        }
        if (count >= RegionGrowing.LEAKED_FRACTION * boundVoxels) {
            return Outcome.invalid("growth fills its whole bound, twice the box of the prompt's mask");
        }
        return Outcome.of(grown);
    }

    private static double maximum(SampledPatch patch, Prompt prompt, boolean[] region) {
        double radius = SEARCH_MM / (patch.spacingMm() * patch.voxels());
        int edge = patch.voxels();
        double maximum = 0;
        for (int z = 0, voxel = 0; z < edge; z++) {
            for (int y = 0; y < edge; y++) {
                for (int x = 0; x < edge; x++, voxel++) {
                    if (region[voxel]
                            && patch.values()[voxel] > maximum
                            && near(prompt, patch.unit(x), patch.unit(y), patch.unit(z), radius)) {
                        maximum = patch.values()[voxel];
                    }
                }
            }
        }
        return maximum;
    }

    private static boolean near(Prompt prompt, double x, double y, double z, double radius) {
        for (Prompt.Point point : prompt.points()) {
            double dx = point.x() - x;
            double dy = point.y() - y;
            double dz = point.z() - z;
            if (dx * dx + dy * dy + dz * dz <= radius * radius) {
                return true;
            }
        }
        return false;
    }

    /** Marks the voxels whose centre lies in twice the bounding box of M_c (same middle), and counts them. */
    private static int fillBound(SampledPatch patch, Prompt prompt, boolean[] bound) {
        double[] box = boundingBox(prompt.region(), prompt.regionVoxels());
        int edge = patch.voxels();
        int count = 0;
        for (int z = 0, voxel = 0; z < edge; z++) {
            boolean inZ = inTwice(patch.unit(z), box[4], box[5]);
            for (int y = 0; y < edge; y++) {
                boolean inPlane = inZ && inTwice(patch.unit(y), box[2], box[3]);
                for (int x = 0; x < edge; x++, voxel++) {
                    if (inPlane && inTwice(patch.unit(x), box[0], box[1])) {
                        bound[voxel] = true;
                        count++;
                    }
                }
            }
        }
        return count;
    }

    private static boolean inTwice(double unit, double from, double to) {
        return Math.abs(unit - (from + to) / 2) <= to - from;
    }

    /** xFrom, xTo, yFrom, yTo, zFrom, zTo of the mask's cells in the unit cube. */
    private static double[] boundingBox(boolean[] mask, int edge) {
        double[] box = {1, 0, 1, 0, 1, 0};
        for (int voxel = 0; voxel < mask.length; voxel++) {
            if (mask[voxel]) {
                extend(box, 0, voxel % edge, edge);
                extend(box, 2, voxel / edge % edge, edge);
                extend(box, 4, voxel / (edge * edge), edge);
            }
        }
        return box;
    }

    private static void extend(double[] box, int at, int cell, int edge) {
        box[at] = Math.min(box[at], (double) cell / edge);
        box[at + 1] = Math.max(box[at + 1], (cell + 1.0) / edge);
    }
}
