package dev.muduo.imaging.nifti;

import dev.muduo.imaging.Affine;
import java.nio.ByteBuffer;

/** The three ways in which a NIfTI-1 header says where its voxels are ({@code nifti1.h}, "methods" 3, 2 and 1). */
final class NiftiGeometry {
    /** Beyond this a quaternion's vector part is too long to be rounding of a unit quaternion (nibabel's tolerance). */
    private static final double QUATERNION_ROUNDING = 3 * 0x1p-23;

    /** Largest difference of a direction cosine between the sform and the qform that we write beside it. */
    private static final double SAME_DIRECTION = 1e-5;

    private static final int PIXDIM = 76;
    private static final int QUATERN_B = 256;
    private static final int QOFFSET_X = 268;
    private static final int SROW_X = 280;

    private NiftiGeometry() {}

    /** @throws NiftiException if the geometry that the codes point to is not finite or cannot be inverted */
    static Affine affine(ByteBuffer header, String name) {
        double[] rows;
        if (header.getShort(254) > 0) {
            rows = sform(header);
        } else if (header.getShort(252) > 0) {
            rows = qform(header, name);
        } else {
            rows = voxelSizeOnly(header);
        }
        double unitMm = unitMm(header.get(123), name);
        for (int n = 0; n < rows.length; n++) {
            rows[n] *= unitMm;
        }
        try {
            return Affine.of(rows);
        } catch (IllegalArgumentException e) {
            throw new NiftiException(name + ": expected an affine from voxels to millimetres; " + e.getMessage(), e);
        }
    }

    private static double unitMm(byte xyztUnits, String name) {
        return switch (xyztUnits & 7) {
            case 0, 2 -> 1;
            case 1 -> 1000;
            case 3 -> 1e-3;
            default ->
                throw new NiftiException(
                        name + ": expected a unit of length 0 to 3 (unknown, m, mm, µm), got xyzt_units "
                                + (xyztUnits & 0xff));
        };
    }

    private static double[] sform(ByteBuffer header) {
        double[] rows = new double[12];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = header.getFloat(SROW_X + 4 * n);
        }
        return rows;
    }

    private static double[] qform(ByteBuffer header, String name) {
        double b = header.getFloat(QUATERN_B);
        double c = header.getFloat(QUATERN_B + 4);
        double d = header.getFloat(QUATERN_B + 8);
        double[] rotation = rotation(b, c, d);
        if (rotation.length == 0) {
            throw new NiftiException(
                    name + ": expected a unit quaternion in the qform, got b " + b + ", c " + c + ", d " + d);
        }
        double qfac = header.getFloat(PIXDIM) < 0 ? -1 : 1;
        double[] rows = new double[12];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                double size = pixdim(header, column) * (column == 2 ? qfac : 1);
                rows[4 * row + column] = rotation[3 * row + column] * size;
            }
            rows[4 * row + 3] = header.getFloat(QOFFSET_X + 4 * row);
        }
        return rows;
    }

    /** The rotation matrix, row-major, of the unit quaternion with this vector part; empty if there is none. */
    private static double[] rotation(double b, double c, double d) {
        double a2 = 1 - (b * b + c * c + d * d);
        if (!(a2 >= -QUATERNION_ROUNDING)) {
            return new double[0];
        }
        double a = a2 <= QUATERNION_ROUNDING ? 0 : Math.sqrt(a2);
        double scale = 2 / (a * a + b * b + c * c + d * d);
        return new double[] {
            1 - scale * (c * c + d * d),
            scale * (b * c - a * d),
            scale * (b * d + a * c),
            scale * (b * c + a * d),
            1 - scale * (b * b + d * d),
            scale * (c * d - a * b),
            scale * (b * d - a * c),
            scale * (c * d + a * b),
            1 - scale * (b * b + c * c)
        };
    }

    private static double[] voxelSizeOnly(ByteBuffer header) {
        return new double[] {pixdim(header, 0), 0, 0, 0, 0, pixdim(header, 1), 0, 0, 0, 0, pixdim(header, 2), 0};
    }

    private static double pixdim(ByteBuffer header, int axis) {
        // The standard has positive sizes only; where a writer put a sign, it means nothing (nibabel drops it too).
        return Math.abs(header.getFloat(PIXDIM + 4 + 4 * axis));
    }

    /** Writes the sform always, and the qform too where it can say the same: some readers look at that one first. */
    static void put(Affine affine, ByteBuffer header) {
        short scannerAnatomical = 1;
        header.putShort(254, scannerAnatomical);
        for (int n = 0; n < 12; n++) {
            header.putFloat(SROW_X + 4 * n, (float) affine.get(n / 4, n % 4));
        }
        for (int axis = 0; axis < 3; axis++) {
            header.putFloat(PIXDIM + 4 + 4 * axis, (float) affine.spacingMm(axis));
            header.putFloat(QOFFSET_X + 4 * axis, (float) affine.get(axis, 3));
        }
        boolean leftHanded = affine.determinant() < 0;
        header.putFloat(PIXDIM, leftHanded ? -1 : 1);
        float[] bcd = quaternion(directions(affine, leftHanded));
        if (bcd.length > 0) {
            header.putShort(252, scannerAnatomical);
            for (int n = 0; n < 3; n++) {
                header.putFloat(QUATERN_B + 4 * n, bcd[n]);
            }
        }
    }

    private static double[] directions(Affine affine, boolean leftHanded) {
        double[] r = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                double sign = leftHanded && column == 2 ? -1 : 1;
                r[3 * row + column] = sign * affine.get(row, column) / affine.spacingMm(column);
            }
        }
        return r;
    }

    /**
     * The vector part of a matrix's quaternion, as a header holds it; empty where it would not say the same as the matrix: if
     * that is no rotation, or a rotation by so nearly a half turn that 32-bit numbers lose it.
     */
    private static float[] quaternion(double[] directions) {
        double[] exact = vectorPart(directions);
        float[] rounded = {(float) exact[0], (float) exact[1], (float) exact[2]};
        double[] back = rotation(rounded[0], rounded[1], rounded[2]);
        for (int n = 0; n < directions.length; n++) {
            if (back.length == 0 || !(Math.abs(back[n] - directions[n]) < SAME_DIRECTION)) {
                return new float[0];
            }
        }
        return rounded;
    }

    /** b, c, d of the unit quaternion (a ≥ 0) of a rotation matrix, from its largest component for accuracy. */
    private static double[] vectorPart(double[] r) {
        double[] squares = {
            1 + r[0] + r[4] + r[8], 1 + r[0] - r[4] - r[8], 1 - r[0] + r[4] - r[8], 1 - r[0] - r[4] + r[8]
        };
        int largest = 0;
        for (int n = 1; n < 4; n++) {
            largest = squares[n] > squares[largest] ? n : largest;
        }
        double twice = Math.sqrt(squares[largest]);
        double other = 0.5 / twice;
        double[] q = switch (largest) {
            case 0 -> new double[] {twice / 2, (r[7] - r[5]) * other, (r[2] - r[6]) * other, (r[3] - r[1]) * other};
            case 1 -> new double[] {(r[7] - r[5]) * other, twice / 2, (r[1] + r[3]) * other, (r[2] + r[6]) * other};
            case 2 -> new double[] {(r[2] - r[6]) * other, (r[1] + r[3]) * other, twice / 2, (r[5] + r[7]) * other};
            default -> new double[] {(r[3] - r[1]) * other, (r[2] + r[6]) * other, (r[5] + r[7]) * other, twice / 2};
        };
        double sign = q[0] < 0 ? -1 : 1;
        return new double[] {sign * q[1], sign * q[2], sign * q[3]};
    }
}
