package dev.muduo.ingest.door;

import dev.muduo.imaging.BodyBox;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.check.BodyOutline;
import java.util.Optional;

/**
 * What the checks need to know of a volume after its voxels have been let go.
 *
 * @param outline of the body, if the image is one of a patient's size
 */
record Measures(Grid grid, float min, float max, double mean, Optional<BodyOutline> outline) {
    static Measures of(Volume volume, Part part) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (float value : volume.values()) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        float body = part == Part.CT ? BodyBox.THRESHOLD_HU : BodyOutline.THRESHOLD_SUV;
        return new Measures(volume.grid(), min, max, sum / volume.values().length, BodyOutline.of(volume, body));
    }

    boolean constant() {
        return min == max;
    }
}
