package dev.muduo.networks.inference;

/** Where the windows lie and how much each voxel of one counts (§2.11). */
public enum SlidingWindow {
    /** nnU-Net's: as few windows as do, spread evenly; a Gaussian around voxel patch / 2. What the service uses. */
    NNUNET {
        @Override
        int[] placed(int extent, int patch, double step) {
            return spread(extent, patch, step);
        }

        @Override
        float[] weights(int patch) {
            return gaussian(patch, Math.floor(patch / 2.0), 0);
        }
    },
    /**
     * That of MONAI's {@code sliding_window_inference} in mode "gaussian": ⌊step · patch⌋ voxels apart, the last window drawn
     * back to the border; a Gaussian around the middle between voxels, nowhere below 0.001.
     */
    MONAI {
        @Override
        int[] placed(int extent, int patch, double step) {
            return apart(extent, patch, Math.max(1, (int) (step * patch)));
        }

        @Override
        float[] weights(int patch) {
            return gaussian(patch, (patch - 1) / 2.0, 1e-3f);
        }
    };

    abstract int[] placed(int extent, int patch, double step);

    /**
     * Weight of every voxel of a cubic window: a Gaussian of σ = patch / 8, at most 1, and never 0.
     *
     * @return (z, y, x) row-major
     */
    abstract float[] weights(int patch);

    /**
     * Starts of the windows along one axis.
     *
     * @param step fraction of the patch between windows, in (0, 1]; ½ is the standard
     * @return ascending; the first is 0, the last extent − patch
     * @throws IllegalArgumentException if the extent is smaller than the patch
     */
    int[] starts(int extent, int patch, double step) {
        if (patch < 1 || extent < patch || !(step > 0 && step <= 1)) {
            throw new IllegalArgumentException("windows need 1 <= patch <= extent and a step in (0, 1], got patch "
                    + patch + ", extent " + extent + ", step " + step);
        }
        return placed(extent, patch, step);
    }

    /** n = ⌈(extent − patch) / (step · patch)⌉ + 1 windows. */
    private static int[] spread(int extent, int patch, double step) {
        int count = (int) Math.ceil((extent - patch) / (step * patch)) + 1;
        int[] starts = new int[count];
        for (int j = 1; j < count; j++) {
            starts[j] = (int) Math.rint((double) j * (extent - patch) / (count - 1));
        }
        return starts;
    }

    private static int[] apart(int extent, int patch, int interval) {
        int[] starts = new int[(extent - patch + interval - 1) / interval + 1];
        for (int j = 0; j < starts.length; j++) {
            starts[j] = Math.min(j * interval, extent - patch);
        }
        return starts;
    }

    private static float[] gaussian(int patch, double centre, float least) {
        double[] axis = new double[patch];
        double sigma = patch / 8.0;
        for (int i = 0; i < patch; i++) {
            double distance = (i - centre) / sigma;
            axis[i] = StrictMath.exp(-0.5 * distance * distance);
        }
        float[] weights = new float[patch * patch * patch];
        int index = 0;
        for (double z : axis) {
            for (double y : axis) {
                for (double x : axis) {
                    weights[index++] = Math.max((float) (z * y * x), least);
                }
            }
        }
        return weights;
    }
}
