package dev.muduo.networks.inference;

import java.util.BitSet;

/**
 * The air around the patient on the working grid: in each axial slice what hangs together with the slice's border, over edges,
 * through voxels below −950 HU. Lungs, airways and bowel gas lie within the body's outline and are not part of it; nor is a
 * lung at the border of a crop: of one in full inspiration (−920 ± 40 HU) too few voxels are as thin for them to hang together. A network has seen little but bodies, and its answers out here mean nothing.
 *
 * <p>Each slice is judged by itself: a hollow that opens into the air in a slice below is not air in this one. So a box sees
 * in its slices what the whole study has there, whichever it begins with. One bit a voxel. Belongs to one thread.
 */
final class SurroundingAir {
    static final float BELOW_HU = -950;

    private final int nx;
    private final int ny;
    private final int nz;
    private final float below;
    private final BitSet air = new BitSet();
    private final int[] queue;
    /** Up to which slice it has looked; negative before the first. */
    private int seen = -1;

    /** @param below {@link #BELOW_HU} as the network sees it; if no voxel can be below that, no air is found */
    SurroundingAir(int nx, int ny, int nz, float below) {
        this.nx = nx;
        this.ny = ny;
        this.nz = nz;
        this.below = below;
        this.queue = new int[nx * ny];
    }

    /**
     * Looks at slices [zBegin, zEnd), those looked at before excepted; they come in the order of z, from any first one on.
     *
     * @param ct as the network sees it, (z, y, x) row-major
     */
    void see(int zBegin, int zEnd, float[] ct) {
        if (seen < 0) {
            seen = zBegin;
        }
        if (zBegin > seen) {
            throw new IllegalArgumentException("slices come in order: expected one from " + seen + ", got " + zBegin);
        }
        for (; seen < zEnd; seen++) {
            flood(seen * nx * ny, (seen - zBegin) * nx * ny, ct);
        }
    }

    private void flood(int slice, int offset, float[] ct) {
        int tail = 0;
        for (int x = 0; x < nx; x++) {
            tail = visit(x, slice, offset, ct, tail);
            tail = visit((ny - 1) * nx + x, slice, offset, ct, tail);
        }
        for (int y = 0; y < ny; y++) {
            tail = visit(y * nx, slice, offset, ct, tail);
            tail = visit(y * nx + nx - 1, slice, offset, ct, tail);
        }
        for (int head = 0; head < tail; head++) {
            int pixel = queue[head];
            int x = pixel % nx;
            tail = x > 0 ? visit(pixel - 1, slice, offset, ct, tail) : tail;
            tail = x < nx - 1 ? visit(pixel + 1, slice, offset, ct, tail) : tail;
            tail = pixel >= nx ? visit(pixel - nx, slice, offset, ct, tail) : tail;
            tail = pixel < nx * (ny - 1) ? visit(pixel + nx, slice, offset, ct, tail) : tail;
        }
    }

    private int visit(int pixel, int slice, int offset, float[] ct, int tail) {
        if (air.get(slice + pixel) || !(ct[offset + pixel] < below)) {
            return tail;
        }
        air.set(slice + pixel);
        queue[tail] = pixel;
        return tail + 1;
    }

    /** Whether the voxel nearest to a place, in voxels, is air around the patient; not where it has not looked yet. */
    boolean at(double x, double y, double z) {
        int i = nearest(x, nx);
        int j = nearest(y, ny);
        int k = nearest(z, nz);
        return air.get(i + nx * (j + ny * k));
    }

    private static int nearest(double position, int extent) {
        return (int) Math.min(Math.max(Math.rint(position), 0), extent - 1);
    }
}
