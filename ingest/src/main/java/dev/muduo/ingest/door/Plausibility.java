package dev.muduo.ingest.door;

import static dev.muduo.ingest.door.Refusal.invalid;

import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.check.StudyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether two volumes can be the CT (Hounsfield units) and the PET (SUVbw) of one examination. Pure functions.
 *
 * <p>Stricter than {@link StudyPair}, which guards every door: what is learned from must be better than what is merely
 * segmented. Whatever passes here passes there, and the same fault has the same code.
 */
final class Plausibility {
    private static final int LEAST_EXTENT = 4;
    private static final double FINEST_MM = 0.05;
    private static final double COARSEST_MM = 50;
    private static final double FINEST_USUAL_MM = 0.3;
    private static final double COARSEST_USUAL_MM = 10;
    /** Above this, values that begin at 0 look like a CT whose rescale intercept was not applied. */
    private static final double UNRESCALED_ABOVE = 900;

    /** Eight real studies have 0.92 to 0.98; a shift of 3 to 4 cm makes less than this of most. */
    private static final double LEAST_AGREEMENT = 0.85;

    private Plausibility() {}

    /**
     * @return warnings: unusual, yet taken
     * @throws Refusal if they cannot be
     */
    static List<String> check(Measures ct, Measures pet, DoorLimits limits) {
        List<String> warnings = new ArrayList<>();
        checkGrid(Part.CT, ct.grid(), warnings);
        checkGrid(Part.PET, pet.grid(), warnings);
        checkModalities(ct, pet, limits);
        checkOverlap(ct.grid(), pet.grid(), limits.leastPetCovered());
        checkRegistration(ct, pet, warnings);
        if (pet.min() < 0) {
            warnings.add(
                    words("pet: the lowest value is %.3g SUV; values a little below 0 are taken as noise", pet.min()));
        }
        return List.copyOf(warnings);
    }

    private static void checkModalities(Measures ct, Measures pet, DoorLimits limits) {
        Optional<Refusal> ctFault = ctFault(ct, limits);
        Optional<Refusal> petFault = petFault(pet, limits);
        if (ctFault.isEmpty() && petFault.isEmpty()) {
            return;
        }
        if (ctFault(pet, limits).isEmpty() && petFault(ct, limits).isEmpty()) {
            throw invalid(
                    "modalities-swapped",
                    words(
                            "the files look swapped: the one sent as ct has values from %.4g to %.4g, as a PET in SUV has,"
                                    + " the one sent as pet from %.4g to %.4g, as a CT in HU has; exchange them",
                            ct.min(), ct.max(), pet.min(), pet.max()));
        }
        throw ctFault.or(() -> petFault).orElseThrow();
    }

    private static Optional<Refusal> ctFault(Measures ct, DoorLimits limits) {
        if (ct.constant()) {
            return Optional.of(constant(Part.CT, ct));
        }
        if (ct.min() >= 0 && ct.max() > UNRESCALED_ABOVE) {
            return Optional.of(invalid(
                    "ct-not-hounsfield",
                    words(
                            "ct: expected Hounsfield units (air is -1000), got values from %.4g to %.4g; they look like"
                                    + " stored values whose rescale intercept (often -1024) was not applied",
                            ct.min(), ct.max())));
        }
        if (ct.min() >= limits.ctAirBelowHu() || ct.max() > limits.ctMaxHu()) {
            return Optional.of(invalid(
                    "ct-not-hounsfield",
                    words(
                            "ct: expected Hounsfield units, with voxels below %.4g (air) and none above %.6g, got values"
                                    + " from %.4g to %.4g; convert it, or check that this is the CT",
                            limits.ctAirBelowHu(), limits.ctMaxHu(), ct.min(), ct.max())));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> petFault(Measures pet, DoorLimits limits) {
        if (pet.constant()) {
            return Optional.of(constant(Part.PET, pet));
        }
        if (pet.min() < limits.petLeastSuv()) {
            return Optional.of(invalid(
                    "pet-not-suv",
                    words(
                            "pet: expected SUVbw, which is not negative, got values from %.4g to %.4g; check that this is"
                                    + " the PET",
                            pet.min(), pet.max())));
        }
        if (pet.max() > limits.petMostSuv() || pet.mean() > StudyPair.HIGHEST_MEAN_SUV) {
            return Optional.of(invalid(
                    "pet-not-suv",
                    words(
                            "pet: expected SUVbw, at most %.4g and about 1 in the body on average, got values up to %.4g"
                                    + " and a mean of %.4g; they look like Bq/ml: divide by the injected activity"
                                    + " (decay-corrected, Bq) per gram of body weight",
                            limits.petMostSuv(), pet.max(), pet.mean())));
        }
        if (pet.max() < limits.petFaintestSuv()) {
            return Optional.of(invalid(
                    "pet-not-suv",
                    words(
                            "pet: expected SUVbw, about 1 in the body on average, got values of at most %.4g; check the"
                                    + " conversion to SUV",
                            pet.max())));
        }
        return Optional.empty();
    }

    private static Refusal constant(Part part, Measures measures) {
        return invalid(
                part.word() + "-constant",
                words("%s: expected an image, got %.4g in every voxel; check the export", part.word(), measures.min()));
    }

    private static void checkGrid(Part part, Grid grid, List<String> warnings) {
        int least = Math.min(grid.nx(), Math.min(grid.ny(), grid.nz()));
        if (least < LEAST_EXTENT) {
            throw invalid(
                    part.word() + "-too-thin",
                    words(
                            "%s: expected a volume of at least %d voxels along each axis, got %d x %d x %d; send the whole"
                                    + " series",
                            part.word(), LEAST_EXTENT, grid.nx(), grid.ny(), grid.nz()));
        }
        BoxMm box = BoxMm.of(grid);
        double longest = Math.max(box.xMax() - box.xMin(), Math.max(box.yMax() - box.yMin(), box.zMax() - box.zMin()));
        if (longest > StudyPair.LONGEST_EDGE_MM) {
            throw invalid(
                    "absurd-geometry",
                    words(
                            "%s: expected a volume no longer than %.0f mm, got %.4g mm; check the affine (is it in"
                                    + " millimetres?)",
                            part.word(), StudyPair.LONGEST_EDGE_MM, longest));
        }
        for (int axis = 0; axis < 3; axis++) {
            double spacing = grid.affine().spacingMm(axis);
            if (spacing < FINEST_MM || spacing > COARSEST_MM) {
                throw invalid(
                        "absurd-geometry",
                        words(
                                "%s: expected voxels of %.2f to %.0f mm, got %.4g along axis %d; check the affine (is it in"
                                        + " millimetres?)",
                                part.word(), FINEST_MM, COARSEST_MM, spacing, axis));
            }
            if (spacing < FINEST_USUAL_MM || spacing > COARSEST_USUAL_MM) {
                warnings.add(words("%s: voxels of %.4g mm along axis %d are unusual", part.word(), spacing, axis));
            }
        }
    }

    private static void checkOverlap(Grid ct, Grid pet, double leastPetCovered) {
        BoxMm ctBox = BoxMm.of(ct);
        BoxMm petBox = BoxMm.of(pet);
        double covered = ctBox.overlapMm3(petBox) / petBox.volumeMm3();
        if (covered == 0) {
            throw invalid(
                    "no-overlap",
                    words(
                            "expected CT and PET of one examination, got volumes that do not overlap: CT %s, PET %s (RAS+ mm);"
                                    + " check that they belong together and that their affines are right",
                            place(ctBox), place(petBox)));
        }
        if (covered < leastPetCovered) {
            throw invalid(
                    "little-overlap",
                    words(
                            "expected the CT to cover at least %.0f %% of the PET's field of view, got %.1f %%: CT %s, PET"
                                    + " %s (RAS+ mm); check that they belong together",
                            100 * leastPetCovered, 100 * covered, place(ctBox), place(petBox)));
        }
    }

    /** A warning only: arms that moved between the two scans lower it, and so may a patient wider than the field of view. */
    private static void checkRegistration(Measures ct, Measures pet, List<String> warnings) {
        if (ct.outline().isEmpty() || pet.outline().isEmpty()) {
            return;
        }
        OptionalDouble agreement = ct.outline().get().agreement(pet.outline().get());
        if (agreement.isPresent() && agreement.getAsDouble() < LEAST_AGREEMENT) {
            warnings.add(words(
                    "PET and CT disagree about where the body is: their outlines have a Dice coefficient of %.2f, at least"
                            + " %.2f is usual; the patient may have moved, or they do not belong together",
                    agreement.getAsDouble(), LEAST_AGREEMENT));
        }
    }

    private static String place(BoxMm box) {
        return words(
                "x %.0f to %.0f, y %.0f to %.0f, z %.0f to %.0f",
                box.xMin(), box.xMax(), box.yMin(), box.yMax(), box.zMin(), box.zMax());
    }

    private static String words(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
