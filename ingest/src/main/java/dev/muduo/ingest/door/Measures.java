package dev.muduo.ingest.door;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;

/** What the checks need to know of a volume after its voxels have been let go. */
record Measures(Grid grid, float min, float max, double mean) {
    static Measures of(Volume volume) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (float value : volume.values()) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new Measures(volume.grid(), min, max, sum / volume.values().length);
    }

    boolean constant() {
        return min == max;
    }
}
