package dev.muduo.benchmarks.fuzz;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.imaging.nifti.NiftiLimits;
import java.io.ByteArrayInputStream;

/** A NIfTI file, compressed or not, as an image and as a label map. */
public final class NiftiTarget {
    private static final NiftiLimits LIMITS = new NiftiLimits(1 << 16, 1 << 12);

    private NiftiTarget() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] content) {
        try {
            Nifti.readVolume(new ByteArrayInputStream(content), "file", LIMITS);
        } catch (NiftiException declared) {
            // What a damaged file is answered with.
        }
        try {
            Nifti.readLabelMap(new ByteArrayInputStream(content), "file", LIMITS);
        } catch (NiftiException declared) {
            // As above.
        }
    }
}
