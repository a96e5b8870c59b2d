package dev.muduo.networks.sam;

/**
 * Random Fourier features of a place in the image (§3.5): t = 2π(2u − 1)·G, then sin t, cos t and, as the weights have
 * learned it, sin t again. In double precision, rounded at the end.
 *
 * @param frequencies G, three rows, one an axis
 * @param channels    of an encoding: three times the columns of G
 */
record PositionEncoding(float[] frequencies, int channels) {
    /** Adds the encoding of a point of the unit cube, axes in tensor order, to the values from {@code at} on. */
    void addTo(float[] out, int at, double u0, double u1, double u2) {
        int columns = channels / 3;
        for (int c = 0; c < columns; c++) {
            double angle = 2
                    * Math.PI
                    * ((2 * u0 - 1) * frequencies[c]
                            + (2 * u1 - 1) * frequencies[columns + c]
                            + (2 * u2 - 1) * frequencies[2 * columns + c]);
            out[at + c] += (float) Math.sin(angle);
            out[at + columns + c] += (float) Math.cos(angle);
            out[at + 2 * columns + c] += (float) Math.sin(angle);
        }
    }

    /**
     * The encodings of a grid's cell centres, axes 0 and 1 swapped against those of points: it is a quirk that the weights
     * have learned.
     *
     * @return (grid³, channels)
     */
    float[] ofGrid(int grid) {
        float[] encodings = new float[grid * grid * grid * channels];
        int at = 0;
        for (int i0 = 0; i0 < grid; i0++) {
            for (int i1 = 0; i1 < grid; i1++) {
                for (int i2 = 0; i2 < grid; i2++, at += channels) {
                    addTo(encodings, at, (i1 + 0.5) / grid, (i0 + 0.5) / grid, (i2 + 0.5) / grid);
                }
            }
        }
        return encodings;
    }
}
