package dev.muduo.imaging.dicom;

/**
 * What a file may ask of us; checked before anything is allocated.
 *
 * @param maxBytes      most bytes of one file, after inflating
 * @param maxValueBytes most bytes of one value other than the pixel data of the file, an icon's with their fragments among them
 * @param maxElements   most elements and sequence items, nested ones included: the smallest takes 8 bytes on disk and a dozen
 *                      times as much in memory
 * @param maxDepth      deepest nesting of sequences
 * @param maxVoxels     most voxels of the volume that a series makes
 */
public record DicomLimits(long maxBytes, int maxValueBytes, int maxElements, int maxDepth, int maxVoxels) {
    /**
     * 512 MiB (an enhanced CT of a thousand 512 × 512 frames), 64 MiB a value, half a million elements, 32 levels, 2^28 voxels
     * (a volume of 1 GiB).
     */
    public static final DicomLimits STANDARD = new DicomLimits(512L << 20, 64 << 20, 500_000, 32, 1 << 28);

    public DicomLimits {
        if (maxBytes < 132 || maxValueBytes < 1 || maxElements < 1 || maxDepth < 1 || maxVoxels < 1) {
            throw new IllegalArgumentException("limits are positive and a file has at least 132 bytes, got " + maxBytes
                    + " bytes, " + maxValueBytes + " bytes a value, " + maxElements + " elements, " + maxDepth
                    + " levels, " + maxVoxels + " voxels");
        }
    }
}
