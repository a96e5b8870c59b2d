package dev.muduo.ingest.door;

/**
 * What passes the door.
 *
 * @param maxVoxels       most voxels of one volume; it is held in memory once, 4 bytes each
 * @param ctAirBelowHu    a CT has voxels below this (air around or inside the body), in Hounsfield units
 * @param ctMaxHu         no CT has voxels above this (metal saturates far below)
 * @param petLeastSuv     no PET has voxels below this; a little below 0 is reconstruction noise
 * @param petMostSuv      no PET has voxels above this: such values are Bq/ml, not SUV
 * @param petFaintestSuv  the hottest voxel of a PET is above this
 * @param leastPetCovered least share of the PET's field of view that the CT must cover, 0 … 1
 */
public record DoorLimits(
        int maxVoxels,
        double ctAirBelowHu,
        double ctMaxHu,
        double petLeastSuv,
        double petMostSuv,
        double petFaintestSuv,
        double leastPetCovered) {
    /** 2^28 voxels (1 GiB in memory) and what real scanners send. */
    public static final DoorLimits STANDARD = new DoorLimits(1 << 28, -200, 100_000, -0.5, 2000, 0.1, 0.25);

    public DoorLimits {
        if (maxVoxels < 1) {
            throw new IllegalArgumentException("maxVoxels is positive, got " + maxVoxels);
        }
        if (!(ctAirBelowHu < ctMaxHu)) {
            throw new IllegalArgumentException(
                    "ctAirBelowHu is below ctMaxHu, got " + ctAirBelowHu + " and " + ctMaxHu);
        }
        if (!(petLeastSuv <= 0 && petFaintestSuv >= 0 && petFaintestSuv < petMostSuv)) {
            throw new IllegalArgumentException("petLeastSuv <= 0 <= petFaintestSuv < petMostSuv, got " + petLeastSuv
                    + ", " + petFaintestSuv + " and " + petMostSuv);
        }
        if (!(leastPetCovered >= 0 && leastPetCovered <= 1)) {
            throw new IllegalArgumentException("leastPetCovered is a share, 0 to 1, got " + leastPetCovered);
        }
    }
}
