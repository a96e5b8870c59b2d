package dev.muduo.trainer.config;

/**
 * What is done to a patch besides placing it at random (§2.10).
 *
 * @param ctJitterHu    a patch's CT is shifted by a uniform draw from ± this; 0 for none
 * @param petJitter     a patch's PET is scaled by a uniform draw from 1 ± this; 0 for none
 * @param flipOtherAxes whether it is mirrored along each of the two other axes, every second time
 * @param turnAxially   whether it is turned by a multiple of 90° in the axial plane
 */
public record Augmentation(
        double ctJitterHu, double petJitter, FlipLeftRight flipLeftRight, boolean flipOtherAxes, boolean turnAxially) {
    /** Patches as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0, FlipLeftRight.OFF, false, false);

    public Augmentation {
        require(ctJitterHu >= 0, "ctJitterHu is not negative, got " + ctJitterHu);
        require(petJitter >= 0 && petJitter < 1, "petJitter lies in [0, 1), got " + petJitter);
        require(
                !turnAxially || flipLeftRight != FlipLeftRight.SWAP_LABELS,
                "turnAxially does not go with flipLeftRight SWAP_LABELS: a patch turned by 90 degrees has no left and"
                        + " right whose labels could be swapped");
        require(
                !turnAxially || !flipOtherAxes || flipLeftRight == FlipLeftRight.AS_CODE,
                "turnAxially and flipOtherAxes together mirror left to right: set flipLeftRight to AS_CODE if labels"
                        + " may be wrong about sides, or one of the two to false");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("training.augmentation: " + message);
        }
    }
}
