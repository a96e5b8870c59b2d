package dev.muduo.standalone.phantom;

/** A tube along a polyline; its radius changes linearly between the corners. In millimetres. */
final class Tube {
    /** Per corner x, y, z and radius. */
    private final double[][] corners;

    private final double least;
    private final double most;

    /**
     * A tube through these corners.
     *
     * @param corners at least two, each x, y, z and radius
     */
    Tube(double[]... corners) {
        this.corners = corners;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] corner : corners) {
            low = Math.min(low, corner[2] - corner[3]);
            high = Math.max(high, corner[2] + corner[3]);
        }
        this.least = low;
        this.most = high;
    }

    boolean contains(double x, double y, double z) {
        if (z < least || z > most) {
            return false;
        }
        for (int segment = 1; segment < corners.length; segment++) {
            if (withinSegment(corners[segment - 1], corners[segment], x, y, z)) {
                return true;
            }
        }
        return false;
    }

    private static boolean withinSegment(double[] a, double[] b, double x, double y, double z) {
        double bx = b[0] - a[0];
        double by = b[1] - a[1];
        double bz = b[2] - a[2];
        double px = x - a[0];
        double py = y - a[1];
        double pz = z - a[2];
        double along = (px * bx + py * by + pz * bz) / (bx * bx + by * by + bz * bz);
        double t = Math.max(0, Math.min(1, along));
        double dx = px - t * bx;
        double dy = py - t * by;
        double dz = pz - t * bz;
        double radius = a[3] + t * (b[3] - a[3]);
        return dx * dx + dy * dy + dz * dz <= radius * radius;
    }
}
