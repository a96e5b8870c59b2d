package dev.muduo.teacher.weightfree;

import dev.muduo.imaging.metrics.SpacingMm;
import dev.muduo.imaging.metrics.SquaredDistances;

/** Sets of voxels of a cube, (z, y, x) row-major. */
final class RegionGrowing {
    /**
     * Growth that takes this much of where it may go was held by its bound and not by the image: it has leaked. Less than
     * all, because noise alone keeps some voxels out: a band of ± 2 sd leaves 5 % of a uniform tissue.
     */
    static final double LEAKED_FRACTION = 0.9;

    private RegionGrowing() {}

    /**
     * The voxels of {@code allowed} that hang together, over faces, with a seed that is itself allowed.
     *
     * @param edge edge of the cube
     */
    static boolean[] sixConnected(boolean[] seeds, boolean[] allowed, int edge) {
        boolean[] grown = new boolean[allowed.length];
        int[] queue = new int[allowed.length];
        int tail = 0;
        for (int voxel = 0; voxel < seeds.length; voxel++) {
            if (seeds[voxel] && allowed[voxel]) {
                grown[voxel] = true;
                queue[tail++] = voxel;
            }
        }
        int plane = edge * edge;
        for (int head = 0; head < tail; head++) {
            int voxel = queue[head];
            int x = voxel % edge;
            int y = voxel / edge % edge;
            int z = voxel / plane;
            tail = visit(x > 0, voxel - 1, allowed, grown, queue, tail);
            tail = visit(x < edge - 1, voxel + 1, allowed, grown, queue, tail);
            tail = visit(y > 0, voxel - edge, allowed, grown, queue, tail);
            tail = visit(y < edge - 1, voxel + edge, allowed, grown, queue, tail);
            tail = visit(z > 0, voxel - plane, allowed, grown, queue, tail);
            tail = visit(z < edge - 1, voxel + plane, allowed, grown, queue, tail);
        }
        return grown;
    }

    private static int visit(boolean inside, int voxel, boolean[] allowed, boolean[] grown, int[] queue, int tail) {
        if (!inside || grown[voxel] || !allowed[voxel]) {
            return tail;
        }
        grown[voxel] = true;
        queue[tail] = voxel;
        return tail + 1;
    }

    /** The voxels whose centre is at most {@code radius} voxels from the centre of one of the core's. */
    static boolean[] within(boolean[] core, double radius, int edge) {
        double[] squares = SquaredDistances.to(core, edge, edge, edge, SpacingMm.VOXELS);
        boolean[] near = new boolean[core.length];
        for (int voxel = 0; voxel < core.length; voxel++) {
            near[voxel] = squares[voxel] <= radius * radius;
        }
        return near;
    }

    static int count(boolean[] voxels) {
        int count = 0;
        for (boolean voxel : voxels) {
            if (voxel) {
                count++;
            }
        }
        return count;
    }
}
