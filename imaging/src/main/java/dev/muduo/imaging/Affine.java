package dev.muduo.imaging;

import java.util.Arrays;

/**
 * An affine map of three-dimensional space, usually from voxel indices (i, j, k) to RAS+ millimetres.
 *
 * <p>Immutable; compares by value.
 */
public final class Affine {
    private static final int LENGTH = 12;

    private final double[] m;

    private Affine(double[] rowMajor3x4) {
        this.m = rowMajor3x4;
        for (int n = 0; n < LENGTH; n++) {
            // −0 becomes 0, so that affines that are equal as numbers are equal as values.
            m[n] += 0.0;
        }
    }

    /**
     * The map with these coefficients.
     *
     * @param rowMajor3x4 twelve finite numbers, the upper three rows of the homogeneous matrix
     * @throws IllegalArgumentException if there are not twelve, one is not finite, or the map cannot be inverted
     */
    public static Affine of(double... rowMajor3x4) {
        if (rowMajor3x4.length != LENGTH) {
            throw new IllegalArgumentException("an affine has 12 numbers (3 rows of 4), got " + rowMajor3x4.length);
        }
        for (double value : rowMajor3x4) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("an affine has finite numbers, got " + Arrays.toString(rowMajor3x4));
            }
        }
        Affine affine = new Affine(rowMajor3x4.clone());
        if (Math.abs(affine.determinant()) < 1e-12) {
            throw new IllegalArgumentException("an affine must be invertible, got " + Arrays.toString(rowMajor3x4));
        }
        return affine;
    }

    /** A grid aligned with the body axes: voxel (0, 0, 0) has its centre at the origin given, in RAS+ millimetres. */
    public static Affine scaling(double xMm, double yMm, double zMm, double originX, double originY, double originZ) {
        return of(xMm, 0, 0, originX, 0, yMm, 0, originY, 0, 0, zMm, originZ);
    }

    /** Row 0 to 2, column 0 to 3 (column 3 is the translation). */
    public double get(int row, int column) {
        return m[4 * row + column];
    }

    /** World x of the point (i, j, k). */
    public double x(double i, double j, double k) {
        return m[0] * i + m[1] * j + m[2] * k + m[3];
    }

    /** World y of the point (i, j, k). */
    public double y(double i, double j, double k) {
        return m[4] * i + m[5] * j + m[6] * k + m[7];
    }

    /** World z of the point (i, j, k). */
    public double z(double i, double j, double k) {
        return m[8] * i + m[9] * j + m[10] * k + m[11];
    }

    /** This map after {@code first}: {@code (this ∘ first)(p) = this(first(p))}. */
    public Affine after(Affine first) {
        double[] r = new double[LENGTH];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                double sum = column == 3 ? get(row, 3) : 0;
                for (int inner = 0; inner < 3; inner++) {
                    sum += get(row, inner) * first.get(inner, column);
                }
                r[4 * row + column] = sum;
            }
        }
        return new Affine(r);
    }

    public Affine inverse() {
        double d = determinant();
        double[] r = new double[LENGTH];
        r[0] = (m[5] * m[10] - m[6] * m[9]) / d;
        r[1] = (m[2] * m[9] - m[1] * m[10]) / d;
        r[2] = (m[1] * m[6] - m[2] * m[5]) / d;
        r[4] = (m[6] * m[8] - m[4] * m[10]) / d;
        r[5] = (m[0] * m[10] - m[2] * m[8]) / d;
        r[6] = (m[2] * m[4] - m[0] * m[6]) / d;
        r[8] = (m[4] * m[9] - m[5] * m[8]) / d;
        r[9] = (m[1] * m[8] - m[0] * m[9]) / d;
        r[10] = (m[0] * m[5] - m[1] * m[4]) / d;
        for (int row = 0; row < 3; row++) {
            r[4 * row + 3] = -(r[4 * row] * m[3] + r[4 * row + 1] * m[7] + r[4 * row + 2] * m[11]);
        }
        return new Affine(r);
    }

    /** Length in millimetres of one step along voxel axis 0, 1 or 2. */
    public double spacingMm(int axis) {
        return Math.sqrt(get(0, axis) * get(0, axis) + get(1, axis) * get(1, axis) + get(2, axis) * get(2, axis));
    }

    /** Signed volume, in cubic millimetres, of one voxel; negative for a left-handed grid. */
    public double determinant() {
        return m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[1] * (m[4] * m[10] - m[6] * m[8])
                + m[2] * (m[4] * m[9] - m[5] * m[8]);
    }

    /** The twelve numbers, row-major, in a new array. */
    public double[] toArray() {
        return m.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Affine affine && Arrays.equals(m, affine.m);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(m);
    }

    @Override
    public String toString() {
        return Arrays.toString(m);
    }
}
