package dev.muduo.imaging.nifti;

import java.util.Arrays;

/** Takes decoded voxels in file order and makes an array of them. */
interface VoxelSink {
    /**
     * Where the size of the content is not known beforehand, arrays start at this many voxels and double, so that a short
     * stream with a boastful header costs little.
     */
    int CAUTIOUS_VOXELS = 1 << 22;

    /**
     * Called once, before the first voxel.
     *
     * @param trusted whether the content is known to be long enough for that many voxels
     */
    void begin(int voxels, boolean trusted);

    /** The first {@code count} of the values are the next voxels. */
    void accept(double[] values, int count);

    /** Finite values as float32. */
    final class OfVolume implements VoxelSink {
        private final String name;
        private int voxels;
        private int filled;
        private float[] array = {};

        OfVolume(String name) {
            this.name = name;
        }

        @Override
        public void begin(int voxelsAnnounced, boolean trusted) {
            voxels = voxelsAnnounced;
            array = new float[trusted ? voxels : Math.min(voxels, CAUTIOUS_VOXELS)];
        }

        @Override
        public void accept(double[] values, int count) {
            if (filled + count > array.length) {
                array = Arrays.copyOf(array, grown(array.length, voxels));
            }
            for (int n = 0; n < count; n++) {
                float value = (float) values[n];
                if (!Float.isFinite(value)) {
                    throw new NiftiException(
                            name + ": expected finite voxels, got " + values[n] + " at voxel " + (filled + n));
                }
                array[filled + n] = value;
            }
            filled += count;
        }

        float[] array() {
            return array;
        }
    }

    /** Whole numbers from 0 to 255 as unsigned bytes. */
    final class OfLabels implements VoxelSink {
        private final String name;
        private int voxels;
        private int filled;
        private byte[] array = {};

        OfLabels(String name) {
            this.name = name;
        }

        @Override
        public void begin(int voxelsAnnounced, boolean trusted) {
            voxels = voxelsAnnounced;
            array = new byte[trusted ? voxels : Math.min(voxels, CAUTIOUS_VOXELS)];
        }

        @Override
        public void accept(double[] values, int count) {
            if (filled + count > array.length) {
                array = Arrays.copyOf(array, grown(array.length, voxels));
            }
            for (int n = 0; n < count; n++) {
                int label = (int) values[n];
                if (label != values[n] || label < 0 || label > 255) {
                    throw new NiftiException(name + ": expected labels that are whole numbers from 0 to 255, got "
                            + values[n] + " at voxel " + (filled + n));
                }
                array[filled + n] = (byte) label;
            }
            filled += count;
        }

        byte[] array() {
            return array;
        }
    }

    private static int grown(int length, int voxels) {
        return (int) Math.min(voxels, 2L * length);
    }
}
