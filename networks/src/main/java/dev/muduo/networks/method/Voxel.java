package dev.muduo.networks.method;

/** A voxel by its indices in (z, y, x) order: axes 0, 1, 2 of a row-major tensor. */
public record Voxel(int z, int y, int x) {
    double squaredDistance(Voxel other) {
        double dz = z - other.z;
        double dy = y - other.y;
        double dx = x - other.x;
        return dz * dz + dy * dy + dx * dx;
    }
}
