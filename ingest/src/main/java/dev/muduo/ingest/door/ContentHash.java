package dev.muduo.ingest.door;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.platform.store.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * SHA-256 of what an image says (extents, affine, voxels; all little-endian), whatever file it came in: a study that is sent
 * again packed by another tool, or re-encoded by another version of gzip, is still the same study.
 */
public final class ContentHash {
    private static final int CHUNK_VOXELS = 1 << 14;

    private ContentHash() {}

    public static String of(Volume volume) {
        MessageDigest digest = begin(volume.grid(), Float.BYTES);
        float[] values = volume.values();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VOXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK_VOXELS) {
            int count = Math.min(CHUNK_VOXELS, values.length - done);
            chunk.asFloatBuffer().put(values, done, count);
            digest.update(chunk.array(), 0, count * Float.BYTES);
        }
        return Sha256.hex(digest.digest());
    }

    public static String of(LabelMap map) {
        MessageDigest digest = begin(map.grid(), Byte.BYTES);
        digest.update(map.labels());
        return Sha256.hex(digest.digest());
    }

    /**
     * The grid as NIfTI's float32 affine can hold it, so that the geometry in the event equals, to the last bit, the one that
     * a reader of the stored file finds.
     */
    static Grid storable(Grid grid) {
        double[] affine = grid.affine().toArray();
        for (int n = 0; n < affine.length; n++) {
            affine[n] = (float) affine[n];
        }
        return new Grid(grid.nx(), grid.ny(), grid.nz(), Affine.of(affine));
    }

    private static MessageDigest begin(Grid grid, int bytesPerVoxel) {
        ByteBuffer head =
                ByteBuffer.allocate(4 * Integer.BYTES + 12 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(bytesPerVoxel).putInt(grid.nx()).putInt(grid.ny()).putInt(grid.nz());
        for (double value : grid.affine().toArray()) {
            // 0.0 and -0.0 are the same place.
            head.putDouble(value == 0 ? 0.0 : value);
        }
        MessageDigest digest = Sha256.digest();
        digest.update(head.array());
        return digest;
    }
}
