package dev.muduo.benchmarks.ingestspeed;

import dev.muduo.benchmarks.scanner.ScannedSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A body of elliptic slices with a spine and a hot lesion, CT and PET, with noise in every voxel as scanners have it: without
 * noise, compression would be measured too fast. Each slice is made when it is asked for, from the seed, and not kept.
 */
record SyntheticStudy(StudySize size, long seed, int number) {
    /** Half axes of the body, as a part of the image's edge. */
    private static final double BODY_X = 0.42;

    private static final double BODY_Y = 0.3;
    private static final double SPINE = 0.05;
    private static final double LESION = 0.06;

    int instances() {
        return 2 * size.slices();
    }

    /** A Part-10 file: of the CT, then of the PET. */
    byte[] instance(int n) {
        boolean ct = n < size.slices();
        int slice = n % size.slices();
        int edge = ct ? size.ctEdge() : size.petEdge();
        SplittableRandom random = new SplittableRandom((seed * 31 + number) * 100_003 + n);
        ByteBuffer pixels = ByteBuffer.allocate(2 * edge * edge).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < edge; row++) {
            for (int column = 0; column < edge; column++) {
                double x = (column + 0.5) / edge - 0.5;
                double y = (row + 0.5) / edge - 0.5;
                pixels.putShort((short) (ct ? hounsfield(x, y, random) : milliSuv(x, y, slice, random)));
            }
        }
        ScannedSlice scanned = new ScannedSlice(
                "2.25.5000" + number,
                "patient " + number,
                slice + 1,
                edge,
                ct ? size.ctMm() : size.petMm(),
                size.sliceMm() * (slice - size.slices() / 2.0),
                pixels.array());
        return ct ? scanned.ct() : scanned.pet();
    }

    private static int hounsfield(double x, double y, SplittableRandom random) {
        if (!inBody(x, y)) {
            return -1000 + noise(random);
        }
        return (isWithin(x, y - 0.2, SPINE) ? 400 : 40) + noise(random);
    }

    private int milliSuv(double x, double y, int slice, SplittableRandom random) {
        if (!inBody(x, y)) {
            return Math.max(0, noise(random));
        }
        boolean middle = Math.abs(slice - size.slices() / 2) < size.slices() / 20;
        return (middle && isWithin(x - 0.15, y, LESION) ? 6000 : 800) + 8 * noise(random);
    }

    private static boolean inBody(double x, double y) {
        return x * x / (BODY_X * BODY_X) + y * y / (BODY_Y * BODY_Y) < 1;
    }

    private static boolean isWithin(double x, double y, double radius) {
        return x * x + y * y < radius * radius;
    }

    /** Four times four bits, from -30 to 30 with a standard deviation of 9. */
    private static int noise(SplittableRandom random) {
        int bits = random.nextInt();
        return (bits & 15) + (bits >> 4 & 15) + (bits >> 8 & 15) + (bits >> 12 & 15) - 30;
    }
}
