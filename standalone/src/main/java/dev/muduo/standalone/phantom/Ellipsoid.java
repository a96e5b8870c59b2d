package dev.muduo.standalone.phantom;

/**
 * An ellipsoid, in millimetres.
 *
 * @param axes turns the ellipsoid's own axes into the body's
 */
record Ellipsoid(double x, double y, double z, double radiusX, double radiusY, double radiusZ, Turn axes) {

    boolean contains(double px, double py, double pz) {
        return level(px, py, pz) <= 1;
    }

    /** The squared distance from the centre, in radii: 1 on the surface. */
    double level(double px, double py, double pz) {
        double dx = px - x;
        double dy = py - y;
        double dz = pz - z;
        double longest = Math.max(radiusX, Math.max(radiusY, radiusZ));
        double far = dx * dx + dy * dy + dz * dz;
        if (far > longest * longest) {
            return far / (longest * longest);
        }
        double u = (axes.xx() * dx + axes.yx() * dy + axes.zx() * dz) / radiusX;
        double v = (axes.xy() * dx + axes.yy() * dy + axes.zy() * dz) / radiusY;
        double w = (axes.xz() * dx + axes.yz() * dy + axes.zz() * dz) / radiusZ;
        return u * u + v * v + w * w;
    }

    /** An ellipsoid of the same axes and a share of the radii, its centre moved in the frame of those axes. */
    Ellipsoid inner(double shareX, double shareY, double shareZ, double alongX, double alongY, double alongZ) {
        return new Ellipsoid(
                x + axes.x(alongX, alongY, alongZ),
                y + axes.y(alongX, alongY, alongZ),
                z + axes.z(alongX, alongY, alongZ),
                radiusX * shareX,
                radiusY * shareY,
                radiusZ * shareZ,
                axes);
    }
}
