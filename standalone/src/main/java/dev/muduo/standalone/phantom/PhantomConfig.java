package dev.muduo.standalone.phantom;

/**
 * The two scanners and how much patients differ. Lengths are in millimetres.
 *
 * @param widthMm              field of view from left to right
 * @param depthMm              field of view from back to front
 * @param heightMm             field of view from the pelvis to the shoulders; the trunk is as high as 450
 * @param ctVoxelMm            edge of a CT voxel
 * @param petPixelMm           PET pixel in the axial plane
 * @param petSliceMm           PET slice distance
 * @param petFwhmMm            PET resolution, point spread and post-filter together (full width at half maximum)
 * @param ctNoiseHu            standard deviation of the CT's noise
 * @param petCountsPerSuvMl    expected counts in one millilitre at SUV 1, before the post-filter
 * @param lesionProbability    probability that a study has lesions (then one to four)
 * @param largestBreathMm      how far, at most, the diaphragm stands higher in the PET than in the CT
 */
public record PhantomConfig(
        double widthMm,
        double depthMm,
        double heightMm,
        double ctVoxelMm,
        double petPixelMm,
        double petSliceMm,
        double petFwhmMm,
        double ctNoiseHu,
        double petCountsPerSuvMl,
        double lesionProbability,
        double largestBreathMm) {
    private static final double LONGEST_MM = 1000;

    public PhantomConfig {
        requireBetween("width", widthMm, 50, LONGEST_MM);
        requireBetween("depth", depthMm, 50, LONGEST_MM);
        requireBetween("height", heightMm, 50, LONGEST_MM);
        requireBetween("CT voxel", ctVoxelMm, 1, 20);
        requireBetween("PET pixel", petPixelMm, 1, 20);
        requireBetween("PET slice", petSliceMm, 1, 20);
        requireBetween("PET resolution", petFwhmMm, 0, 30);
        requireBetween("CT noise", ctNoiseHu, 0, 500);
        requireBetween("PET counts", petCountsPerSuvMl, 1, 1e6);
        requireBetween("lesion probability", lesionProbability, 0, 1);
        requireBetween("breath", largestBreathMm, 0, 40);
    }

    private static void requireBetween(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "the phantom's " + name + " lies between " + least + " and " + most + ", got " + value);
        }
    }

    /** A trunk of 380 × 300 × 450 mm, CT at 4 mm, PET at 5.5 × 5.5 × 5 mm with a resolution of 6 mm. */
    public static PhantomConfig standard() {
        return new PhantomConfig(380, 300, 450, 4, 5.5, 5, 6, 15, 180, 0.5, 16);
    }
}
