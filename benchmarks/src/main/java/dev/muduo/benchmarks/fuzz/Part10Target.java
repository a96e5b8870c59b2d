package dev.muduo.benchmarks.fuzz;

import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.frames.Frames;
import dev.muduo.imaging.testing.DicomQuestions;
import java.io.ByteArrayInputStream;

/** A DICOM file: every value is asked for in every way, its pixels digested, every frame decoded. */
public final class Part10Target {
    private static final DicomLimits LIMITS = new DicomLimits(1 << 20, 1 << 16, 2_000, 8, 1 << 16);
    private static final int MOST_FRAMES = 4;

    private Part10Target() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] content) {
        try {
            DicomFile file = Dicom.read(new ByteArrayInputStream(content), "file", LIMITS);
            DicomQuestions.ask(file.dataSet(), declared -> {});
            Dicom.readDigested(new ByteArrayInputStream(content), "file", LIMITS);
            decode(Frames.of(file));
        } catch (DicomException declared) {
            // What a damaged file is answered with.
        }
    }

    private static void decode(Frames frames) {
        int pixels = frames.format().pixels();
        if (pixels > LIMITS.maxVoxels()) {
            return;
        }
        int[] into = new int[pixels];
        for (int frame = 0; frame < Math.min(MOST_FRAMES, frames.format().frames()); frame++) {
            frames.read(frame, into);
        }
    }
}
