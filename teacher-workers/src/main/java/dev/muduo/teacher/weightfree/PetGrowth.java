package dev.muduo.teacher.weightfree;

import dev.muduo.networks.teacher.Prompt;

/**
 * PET (§3.11): everything that hangs together with the points over faces and has at least 0.41 of the largest SUV found
 * within 15 mm of the points and inside M_c, confined to twice the bounding box of M_c. A point in colder tissue stands for
 * the hottest voxel around it: the middle of a tumour is often necrotic.
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
        int[] hottest = hottest(patch, prompt, region);
        double maximum = 0;
        for (int voxel : hottest) {
            maximum = voxel < 0 ? maximum : Math.max(maximum, patch.values()[voxel]);
        }
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
        boolean[] grown = RegionGrowing.sixConnected(seeds(patch, prompt, hottest, threshold), allowed, patch.voxels());
        if (RegionGrowing.count(grown) >= RegionGrowing.LEAKED_FRACTION * boundVoxels) {
            return Outcome.invalid("growth fills its whole bound, twice the box of the prompt's mask");
        }
        return Outcome.of(grown);
    }

    /**
     * Where growth begins: at the points; in place of a point that lies in colder tissue (the middle of a necrotic tumour), at
     * the hottest voxel around it.
     */
    private static boolean[] seeds(SampledPatch patch, Prompt prompt, int[] hottest, double threshold) {
        boolean[] seeds = new boolean[patch.values().length];
        for (int point = 0; point < hottest.length; point++) {
            int voxel = patch.index(prompt.points().get(point));
            if (patch.values()[voxel] >= threshold) {
                seeds[voxel] = true;
            } else if (hottest[point] >= 0) {
                seeds[hottest[point]] = true;
            }
        }
        return seeds;
    }

    /** For each point the voxel of the largest value within 15 mm of it and inside M_c (the first of equal ones); −1: none. */
    private static int[] hottest(SampledPatch patch, Prompt prompt, boolean[] region) {
        double radius = SEARCH_MM / (patch.spacingMm() * patch.voxels());
        int[] hottest = new int[prompt.points().size()];
        for (int point = 0; point < hottest.length; point++) {
            hottest[point] = hottest(patch, prompt.points().get(point), region, radius);
        }
        return hottest;
    }

    private static int hottest(SampledPatch patch, Prompt.Point point, boolean[] region, double radius) {
        int edge = patch.voxels();
        int best = -1;
        for (int z = 0, voxel = 0; z < edge; z++) {
            for (int y = 0; y < edge; y++) {
                for (int x = 0; x < edge; x++, voxel++) {
                    if (region[voxel]
                            && (best < 0 || patch.values()[voxel] > patch.values()[best])
                            && isNear(point, patch.unit(x), patch.unit(y), patch.unit(z), radius)) {
                        best = voxel;
                    }
                }
            }
        }
        return best;
    }

    private static boolean isNear(Prompt.Point point, double x, double y, double z, double radius) {
        double dx = point.x() - x;
        double dy = point.y() - y;
        double dz = point.z() - z;
        return dx * dx + dy * dy + dz * dz <= radius * radius;
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
