package dev.muduo.imaging.nifti;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the first 348 bytes of a NIfTI-1 file say, checked.
 *
 * @param order     of the header and of the voxels
 * @param voxOffset bytes before the first voxel
 * @param slope     1 where the file names none
 */
record NiftiHeader(Grid grid, NiftiType type, ByteOrder order, int voxOffset, double slope, double intercept) {
    static final int BYTES = 348;
    /** The header and the four bytes that announce extensions. */
    static final int FIRST_VOXEL = 352;
    /** Extensions (DICOM headers, XML) longer than this are taken for a broken offset. */
    private static final int MAX_VOX_OFFSET = 1 << 24;

    private static final int NIFTI_2_HEADER_BYTES = 540;
    private static final int MAX_DIMENSIONS = 7;

    /**
     * @param bytes the {@link #BYTES} first bytes of the decompressed file
     * @throws NiftiException if this is not one three-dimensional scalar image within the limit
     */
    static NiftiHeader parse(byte[] bytes, String name, int maxVoxels) {
        ByteBuffer header = ByteBuffer.wrap(bytes).order(byteOrder(bytes, name));
        requireSingleFile(bytes, name);
        int[] extents = extents(header, name, maxVoxels);
        NiftiType type = NiftiType.ofCode(header.getShort(70), name);
        float slope = header.getFloat(112);
        float intercept = header.getFloat(116);
        boolean scaled = slope != 0 && Float.isFinite(slope);
        if (scaled && !Float.isFinite(intercept)) {
            throw new NiftiException(
                    name + ": expected a finite scl_inter beside scl_slope " + slope + ", got " + intercept);
        }
        Affine affine = NiftiGeometry.affine(header, name);
        return new NiftiHeader(
                new Grid(extents[0], extents[1], extents[2], affine),
                type,
                header.order(),
                voxOffset(header.getFloat(108), name),
                scaled ? slope : 1,
                scaled ? intercept : 0);
    }

    /** Decompressed bytes of the whole file, without what may trail. */
    long totalBytes() {
        return voxOffset + (long) grid.voxels() * type.bytes;
    }

    private static ByteOrder byteOrder(byte[] bytes, String name) {
        int little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        int big = Integer.reverseBytes(little);
        if (little == BYTES) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        if (big == BYTES) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (little == NIFTI_2_HEADER_BYTES || big == NIFTI_2_HEADER_BYTES) {
            throw new NiftiException(name + ": expected NIfTI-1, got NIfTI-2; convert it, for example with nifti_tool");
        }
        throw new NiftiException(name + ": expected a NIfTI-1 file (its first number is 348), got " + little);
    }

    private static void requireSingleFile(byte[] bytes, String name) {
        String magic = new String(bytes, 344, 4, StandardCharsets.ISO_8859_1);
        if (magic.equals("ni1\0")) {
            throw new NiftiException(
                    name + ": expected header and voxels in one file (magic n+1), got half of a .hdr/.img pair");
        }
        if (!magic.equals("n+1\0")) {
            throw new NiftiException(name + ": expected the magic n+1, got " + printable(magic));
        }
    }

    private static String printable(String magic) {
        return '"' + magic.replaceAll("[^ -~]", "?") + '"';
    }

    private static int[] extents(ByteBuffer header, String name, int maxVoxels) {
        int dimensions = header.getShort(40);
        if (dimensions < 2 || dimensions > MAX_DIMENSIONS) {
            throw new NiftiException(name + ": expected 3 dimensions, got " + dimensions);
        }
        int[] extents = {1, 1, 1};
        long voxels = 1;
        for (int axis = 0; axis < dimensions; axis++) {
            int extent = header.getShort(42 + 2 * axis);
            if (axis >= 3 && extent > 1) {
                throw new NiftiException(name + ": expected one three-dimensional image, got " + extent
                        + " of them along dimension " + (axis + 1));
            }
            if (extent < 1 && (axis < 3 || extent < 0)) {
                throw new NiftiException(
                        name + ": expected a positive extent along dimension " + (axis + 1) + ", got " + extent);
            }
            if (axis < 3) {
                extents[axis] = extent;
                voxels *= extent;
            }
        }
        if (voxels > maxVoxels) {
            throw new NiftiException(name + ": expected at most " + maxVoxels + " voxels, got " + extents[0] + " x "
                    + extents[1] + " x " + extents[2]);
        }
        return extents;
    }

    private static int voxOffset(float offset, String name) {
        if (!(offset >= FIRST_VOXEL && offset <= MAX_VOX_OFFSET) || offset != (int) offset) {
            throw new NiftiException(name + ": expected the first voxel between byte " + FIRST_VOXEL + " and "
                    + MAX_VOX_OFFSET + ", got vox_offset " + offset);
        }
        return (int) offset;
    }

    /** The header, and the four zero bytes after it, of a file that we write: little-endian, sform, and qform where it fits. */
    static byte[] format(Grid grid, NiftiType type, boolean labels) {
        if (Math.max(grid.nx(), Math.max(grid.ny(), grid.nz())) > Short.MAX_VALUE) {
            throw new IllegalArgumentException("NIfTI-1 holds at most 32767 voxels along an axis, got " + grid);
        }
        ByteBuffer header = ByteBuffer.allocate(FIRST_VOXEL).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, BYTES).put(38, (byte) 'r');
        header.putShort(40, (short) 3);
        header.putShort(42, (short) grid.nx()).putShort(44, (short) grid.ny()).putShort(46, (short) grid.nz());
        for (int axis = 3; axis < MAX_DIMENSIONS; axis++) {
            header.putShort(42 + 2 * axis, (short) 1);
        }
        int labelIntent = 1002;
        header.putShort(68, (short) (labels ? labelIntent : 0));
        header.putShort(70, (short) type.code).putShort(72, (short) (8 * type.bytes));
        header.putFloat(108, FIRST_VOXEL).putFloat(112, 1);
        int millimetres = 2;
        header.put(123, (byte) millimetres);
        NiftiGeometry.put(grid.affine(), header);
        header.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }
}
