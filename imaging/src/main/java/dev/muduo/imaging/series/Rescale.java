package dev.muduo.imaging.series;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;

/**
 * From stored numbers to values: {@code slope · stored + intercept}, for each frame its own (PS3.3, C.11.1.1.2).
 *
 * @param slope       finite, not 0
 * @param intercept   finite
 * @param leastStored the least stored number for which this holds
 * @param mostStored  the greatest, not below the least
 */
public record Rescale(double slope, double intercept, int leastStored, int mostStored) {
    public Rescale {
        if (!Double.isFinite(slope) || slope == 0 || !Double.isFinite(intercept)) {
            throw new IllegalArgumentException("a rescale has a finite slope other than 0 and a finite intercept, got "
                    + slope + " and " + intercept);
        }
        if (leastStored > mostStored) {
            throw new IllegalArgumentException(
                    "a rescale holds from a least to a greatest number, got " + leastStored + " and " + mostStored);
        }
    }

    /** Of all stored numbers. */
    public Rescale(double slope, double intercept) {
        this(slope, intercept, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * What a frame's header says; without an intercept 0.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if it has no slope, or 0
     */
    public static Rescale of(FrameHeader frame) {
        DataSet saying = frame.saying(Attribute.RESCALE_SLOPE);
        double slope = saying.requireNumber(Attribute.RESCALE_SLOPE);
        if (slope == 0) {
            throw frame.fault(Attribute.RESCALE_SLOPE, "expected a slope other than 0, got 0");
        }
        return new Rescale(
                slope,
                frame.saying(Attribute.RESCALE_INTERCEPT)
                        .number(Attribute.RESCALE_INTERCEPT)
                        .orElse(0));
    }

    /** The same values in another unit. */
    public Rescale times(double factor) {
        return new Rescale(slope * factor, intercept * factor, leastStored, mostStored);
    }

    /** @throws SeriesRefusedException if nothing is said of this number */
    double value(int stored) {
        if (stored < leastStored || stored > mostStored) {
            throw new SeriesRefusedException(
                    SeriesFault.MIXED_VALUES,
                    "expected stored numbers from " + leastStored + " to " + mostStored
                            + ", to which alone a frame gives a unit, got others in it");
        }
        return slope * stored + intercept;
    }
}
