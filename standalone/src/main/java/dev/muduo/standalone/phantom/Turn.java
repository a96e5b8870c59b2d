package dev.muduo.standalone.phantom;

/** A rotation of space, as the rows of its matrix. */
record Turn(double xx, double xy, double xz, double yx, double yy, double yz, double zx, double zy, double zz) {
    static final Turn NONE = new Turn(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /** Rotations about x, then y, then z, in degrees. */
    static Turn degrees(double aboutX, double aboutY, double aboutZ) {
        double cx = StrictMath.cos(StrictMath.toRadians(aboutX));
        double sx = StrictMath.sin(StrictMath.toRadians(aboutX));
        double cy = StrictMath.cos(StrictMath.toRadians(aboutY));
        double sy = StrictMath.sin(StrictMath.toRadians(aboutY));
        double cz = StrictMath.cos(StrictMath.toRadians(aboutZ));
        double sz = StrictMath.sin(StrictMath.toRadians(aboutZ));
        return new Turn(
                cy * cz,
                sx * sy * cz - cx * sz,
                cx * sy * cz + sx * sz,
                cy * sz,
                sx * sy * sz + cx * cz,
                cx * sy * sz - sx * cz,
                -sy,
                sx * cy,
                cx * cy);
    }

    /** This rotation after another one, given in degrees. */
    Turn by(double aboutX, double aboutY, double aboutZ) {
        Turn t = degrees(aboutX, aboutY, aboutZ);
        return new Turn(
                xx * t.xx + xy * t.yx + xz * t.zx,
                xx * t.xy + xy * t.yy + xz * t.zy,
                xx * t.xz + xy * t.yz + xz * t.zz,
                yx * t.xx + yy * t.yx + yz * t.zx,
                yx * t.xy + yy * t.yy + yz * t.zy,
                yx * t.xz + yy * t.yz + yz * t.zz,
                zx * t.xx + zy * t.yx + zz * t.zx,
                zx * t.xy + zy * t.yy + zz * t.zy,
                zx * t.xz + zy * t.yz + zz * t.zz);
    }

    double x(double px, double py, double pz) {
        return xx * px + xy * py + xz * pz;
    }

    double y(double px, double py, double pz) {
        return yx * px + yy * py + yz * pz;
    }

    double z(double px, double py, double pz) {
        return zx * px + zy * py + zz * pz;
    }

    /** The rotation the other way round (the transpose). */
    Turn inverse() {
        return new Turn(xx, yx, zx, xy, yy, zy, xz, yz, zz);
    }
}
