package dev.muduo.imaging.nifti;

/**
 * What a file may ask of us; checked before anything is allocated.
 *
 * @param maxVoxels        most voxels of one image
 * @param maxTrailingBytes most decompressed bytes after the last voxel, which are read (so that a checksum over the stream is
 *                         whole, and gzip's own is checked) and ignored
 */
public record NiftiLimits(int maxVoxels, int maxTrailingBytes) {
    /** 2^29 voxels (a 1024 × 1024 × 512 image) and 1 MiB after them. */
    public static final NiftiLimits STANDARD = new NiftiLimits(1 << 29, 1 << 20);

    public NiftiLimits {
        if (maxVoxels < 1 || maxTrailingBytes < 0) {
            throw new IllegalArgumentException(
                    "limits are positive, got " + maxVoxels + " voxels and " + maxTrailingBytes + " trailing bytes");
        }
    }
}
