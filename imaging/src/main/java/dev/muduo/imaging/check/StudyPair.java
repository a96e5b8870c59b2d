package dev.muduo.imaging.check;

import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.imaging.nifti.NiftiLimits;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A CT in Hounsfield units and a PET in SUVbw of one examination, checked: both finite, of a size that a body can have, in
 * the units they should be in, not exchanged, and of the same part of space.
 */
public record StudyPair(Volume ct, Volume pet) {
    /** No scanner's field is longer than this along an axis. */
    public static final double LONGEST_EDGE_MM = 4000;

    /** Of the smaller of the two images, the larger must cover this part. */
    public static final double LEAST_OVERLAP = 0.25;

    /** A mean SUV above this is an activity (Bq/ml), not an SUV: injected activity spread evenly over the body is 1. */
    public static final double HIGHEST_MEAN_SUV = 100;

    /** Reconstructions may dip below 0; what dips further is no SUV. */
    public static final double LOWEST_SUV = -20;

    /** @throws PairRefusedException if the two are no such pair */
    public StudyPair {
        checkGeometry("CT", ct.grid());
        checkGeometry("PET", pet.grid());
        checkUnits(Range.of("CT", ct), Range.of("PET", pet));
        checkOverlap(ct.grid(), pet.grid());
    }

    /** Where the voxels of the two lie. */
    public record Grids(Grid ct, Grid pet) {
        /** @throws PairRefusedException if one is of no size that a body can have */
        public Grids {
            checkGeometry("CT", ct);
            checkGeometry("PET", pet);
        }

        /**
         * Of two NIfTI files, by their headers.
         *
         * @throws PairRefusedException if one is no header of a readable image
         * @throws UncheckedIOException if a file cannot be reached
         */
        public static Grids read(Path ct, Path pet, NiftiLimits limits) {
            return new Grids(
                    reading(PairFault.CT_UNREADABLE, () -> Nifti.readGrid(ct, "CT", limits)),
                    reading(PairFault.PET_UNREADABLE, () -> Nifti.readGrid(pet, "PET", limits)));
        }
    }

    /**
     * Reads two NIfTI files.
     *
     * @throws PairRefusedException if one is not a readable image or the two are no pair
     * @throws UncheckedIOException if a file cannot be reached
     */
    public static StudyPair read(Path ct, Path pet, NiftiLimits limits) {
        return new StudyPair(
                reading(PairFault.CT_UNREADABLE, () -> Nifti.readVolume(ct, "CT", limits)),
                reading(PairFault.PET_UNREADABLE, () -> Nifti.readVolume(pet, "PET", limits)));
    }

    private static <T> T reading(PairFault fault, Supplier<T> file) {
        try {
            return file.get();
        } catch (NiftiException e) {
            throw new PairRefusedException(fault, e.getMessage(), e);
        }
    }

    private static void checkGeometry(String modality, Grid grid) {
        BoxMm box = BoxMm.of(grid);
        double longest = Math.max(box.xMax() - box.xMin(), Math.max(box.yMax() - box.yMin(), box.zMax() - box.zMin()));
        if (longest > LONGEST_EDGE_MM) {
            throw new PairRefusedException(
                    PairFault.ABSURD_GEOMETRY,
                    String.format(
                            "the %s is %.0f mm long; no image of a patient is longer than %.0f mm: its voxel size is"
                                    + " probably not in millimetres",
                            modality, longest, LONGEST_EDGE_MM));
        }
    }

    private static void checkUnits(Range ct, Range pet) {
        if (ct.min >= 0 && pet.min < LOWEST_SUV) {
            throw new PairRefusedException(
                    PairFault.MODALITIES_SWAPPED,
                    String.format(
                            "the CT has no value below 0 and the PET goes down to %.0f: the two are exchanged",
                            pet.min));
        }
        if (ct.min >= 0) {
            throw new PairRefusedException(
                    PairFault.CT_NOT_HOUNSFIELD,
                    String.format(
                            "a CT in Hounsfield units has fat or air below 0; this one's values are %.4g to %.4g: apply"
                                    + " its rescale intercept",
                            ct.min, ct.max));
        }
        if (pet.min < LOWEST_SUV || pet.mean > HIGHEST_MEAN_SUV) {
            throw new PairRefusedException(
                    PairFault.PET_NOT_SUV,
                    String.format(
                            "a PET in SUVbw is not below %.0f and has a mean below %.0f; this one's values are %.4g to"
                                    + " %.4g, mean %.4g: convert it from Bq/ml",
                            LOWEST_SUV, HIGHEST_MEAN_SUV, pet.min, pet.max, pet.mean));
        }
    }

    private static void checkOverlap(Grid ct, Grid pet) {
        BoxMm ctBox = BoxMm.of(ct);
        BoxMm petBox = BoxMm.of(pet);
        double share = ctBox.overlapMm3(petBox) / Math.min(ctBox.volumeMm3(), petBox.volumeMm3());
        if (share < LEAST_OVERLAP) {
            throw new PairRefusedException(
                    PairFault.NO_OVERLAP,
                    String.format(
                            "CT and PET have %.0f %% of the smaller in common, at least %.0f %% are needed: are they of"
                                    + " one examination? CT %s, PET %s (RAS+ mm)",
                            100 * share, 100 * LEAST_OVERLAP, ctBox, petBox));
        }
    }

    private record Range(double min, double max, double mean) {
        static Range of(String modality, Volume volume) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (float value : volume.values()) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
            }
            if (!Double.isFinite(sum)) {
                throw new PairRefusedException(
                        PairFault.NOT_FINITE,
                        "every voxel is a finite number; the " + modality + " has NaN or infinite ones");
            }
            return new Range(min, max, sum / volume.values().length);
        }
    }
}
