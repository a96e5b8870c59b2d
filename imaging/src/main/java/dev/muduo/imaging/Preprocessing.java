package dev.muduo.imaging;

/**
 * How native volumes become the student's input; one immutable object shared by ingest, teachers, trainer and service and
 * stored in every checkpoint's manifest. A service refuses a checkpoint whose preprocessing it does not have.
 *
 * <p>Orientation is RAS+, interpolation linear. CT is clamped to [ctMinHu, ctMaxHu] and divided by ctScaleHu, PET is
 * clamped to [0, suvMax] and divided by suvMax. Outside a volume CT is ctOutsideHu and PET 0, before clamping.
 *
 * @param version          1; another version is refused
 * @param workingSpacingMm isotropic voxel edge of the student and the prompt generator
 * @param patchVoxels      edge of a patch at the working spacing, a multiple of 16 (four poolings)
 */
public record Preprocessing(
        int version,
        double workingSpacingMm,
        int patchVoxels,
        double ctMinHu,
        double ctMaxHu,
        double ctScaleHu,
        double ctOutsideHu,
        double suvMax) {
    public static final int CURRENT_VERSION = 1;

    public Preprocessing {
        if (version != CURRENT_VERSION) {
            throw new IllegalArgumentException(
                    "preprocessing version " + CURRENT_VERSION + " is the only one known here, got " + version);
        }
        if (!(workingSpacingMm > 0) || !Double.isFinite(workingSpacingMm)) {
            throw new IllegalArgumentException("the working spacing is a positive length, got " + workingSpacingMm);
        }
        if (patchVoxels < 16 || patchVoxels % 16 != 0) {
            throw new IllegalArgumentException(
                    "a patch is a multiple of 16 voxels (four poolings), got " + patchVoxels);
        }
        if (!(ctMinHu < ctMaxHu) || !(ctScaleHu > 0) || !(suvMax > 0) || !Double.isFinite(ctOutsideHu)) {
            throw new IllegalArgumentException("clamps must be ordered and scales positive, got CT [" + ctMinHu + ", "
                    + ctMaxHu + "] / " + ctScaleHu + ", SUV " + suvMax);
        }
    }

    /** CT [−1000, 1000] / 1000, SUVbw [0, 20] / 20, outside −1024 HU and SUV 0. */
    public static Preprocessing standard(double workingSpacingMm, int patchVoxels) {
        return new Preprocessing(CURRENT_VERSION, workingSpacingMm, patchVoxels, -1000, 1000, 1000, -1024, 20);
    }

    /** Edge of a patch in millimetres: 192 by default, at every spacing. */
    public double patchMm() {
        return workingSpacingMm * patchVoxels;
    }

    public float normaliseCt(float hu) {
        return (float) (Math.min(Math.max(hu, ctMinHu), ctMaxHu) / ctScaleHu);
    }

    public float normaliseSuv(float suv) {
        return (float) (Math.min(Math.max(suv, 0), suvMax) / suvMax);
    }
}
