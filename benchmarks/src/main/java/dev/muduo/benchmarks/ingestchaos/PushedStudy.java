package dev.muduo.benchmarks.ingestchaos;

import dev.muduo.benchmarks.scanner.ScannedSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A study to be pushed: a ball as CT and PET, small, and another one for every number.
 *
 * @param instances Part-10 files, of the CT and then of the PET
 */
record PushedStudy(int number, List<byte[]> instances) {
    static final int CT_SLICES = 20;
    static final int PET_SLICES = 16;
    private static final int EDGE = 24;
    private static final double CT_MM = 4;
    private static final double PET_MM = 5;
    private static final double RADIUS_MM = 35;

    static PushedStudy of(int number) {
        List<byte[]> instances = new ArrayList<>();
        for (int slice = 0; slice < CT_SLICES; slice++) {
            instances.add(slice(number, slice, CT_SLICES, CT_MM, 40 + number % 10, -1000)
                    .ct());
        }
        for (int slice = 0; slice < PET_SLICES; slice++) {
            instances.add(
                    slice(number, slice, PET_SLICES, PET_MM, 1500 + number, 10).pet());
        }
        return new PushedStudy(number, instances);
    }

    private static ScannedSlice slice(int number, int slice, int slices, double spacingMm, int inside, int outside) {
        double z = spacingMm * (slice - slices / 2.0);
        ByteBuffer pixels = ByteBuffer.allocate(2 * EDGE * EDGE).order(ByteOrder.LITTLE_ENDIAN);
        double corner = -spacingMm * EDGE / 2;
        for (int row = 0; row < EDGE; row++) {
            for (int column = 0; column < EDGE; column++) {
                double x = corner + spacingMm * column;
                double y = corner + spacingMm * row;
                pixels.putShort((short) (x * x + y * y + z * z < RADIUS_MM * RADIUS_MM ? inside : outside));
            }
        }
        return new ScannedSlice(
                "2.25.4000" + number, "patient " + number, slice + 1, EDGE, spacingMm, z, pixels.array());
    }
}
