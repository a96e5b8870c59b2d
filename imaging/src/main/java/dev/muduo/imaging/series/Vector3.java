package dev.muduo.imaging.series;

/** A place or a direction in LPS+ millimetres. */
public record Vector3(double x, double y, double z) {
    /** Three of the numbers, from this one on. */
    public static Vector3 of(double[] numbers, int from) {
        return new Vector3(numbers[from], numbers[from + 1], numbers[from + 2]);
    }

    public Vector3 plus(Vector3 other) {
        return new Vector3(x + other.x, y + other.y, z + other.z);
    }

    public Vector3 minus(Vector3 other) {
        return new Vector3(x - other.x, y - other.y, z - other.z);
    }

    public Vector3 times(double factor) {
        return new Vector3(factor * x, factor * y, factor * z);
    }

    public double dot(Vector3 other) {
        return x * other.x + y * other.y + z * other.z;
    }

    public Vector3 cross(Vector3 other) {
        return new Vector3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    public double length() {
        return Math.sqrt(dot(this));
    }
}
