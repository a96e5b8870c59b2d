package dev.muduo.imaging.nifti;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad file is refused with a message that says what was expected and what came. */
class NiftiBadInputTest {
    private static final Volume GOOD = new Volume(
            new Grid(4, 3, 2, Affine.scaling(2, 2, 3, -10, 5, 7)),
            new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24});

    @Test
    void truncatedGzip() {
        byte[] whole = Nifti.encode(GOOD);
        for (int length : new int[] {2, 9, 30, whole.length / 2, whole.length - 8, whole.length - 1}) {
            refused(Arrays.copyOf(whole, length), "expected", "trunca");
        }
    }

    @Test
    void gzipWithAWrongChecksum() {
        byte[] bytes = Nifti.encode(GOOD);
        bytes[bytes.length - 6] ^= 1;
        refused(bytes, "damaged");
    }

    @Test
    void truncatedPlainFile() {
        byte[] whole = plain(header -> {});
        refused(Arrays.copyOf(whole, 100), "header", "truncated");
        refused(Arrays.copyOf(whole, whole.length - 1), "expected 448 bytes", "truncated");
        refusedAsStream(Arrays.copyOf(whole, whole.length - 1), "expected 96 voxel bytes, got 95");
    }

    @Test
    void emptyAndForeignFiles() {
        refused(new byte[0], "truncated");
        refused(new byte[1000], "348");
        refused(plain(h -> h.putInt(0, 540)), "NIfTI-2");
        refused(plain(h -> h.put(345, (byte) 'i').put(344, (byte) 'n').put(346, (byte) '1')), ".hdr/.img");
        refused(plain(h -> h.put(344, (byte) 'x')), "magic n+1", "\"x+1?\"");
    }

    @Test
    void absurdDimensions() {
        refused(plain(h -> h.putShort(40, (short) 9)), "3 dimensions", "9");
        refused(plain(h -> h.putShort(42, (short) 0)), "positive extent", "0");
        refused(plain(h -> h.putShort(44, (short) -5)), "positive extent", "-5");
        refused(plain(h -> h.putShort(42, (short) 32767).putShort(44, (short) 32767)), "at most", "32767 x 32767");
        refused(plain(h -> h.putShort(40, (short) 4).putShort(48, (short) 6)), "one three-dimensional image", "6");
    }

    /** The header alone may not cost memory: a file that is too short for its claim is refused before anything is allocated. */
    @Test
    void boastfulHeader() {
        byte[] boast = plain(
                h -> h.putShort(42, (short) 1000).putShort(44, (short) 1000).putShort(46, (short) 500));
        refused(boast, "1000 x 1000 x 500", "truncated or damaged");
        refused(gzip(boast), "1000 x 1000 x 500", "truncated or damaged");
        refusedAsStream(gzip(boast), "expected 2000000000 voxel bytes");
    }

    @Test
    void gzipBomb() throws IOException {
        byte[] header = plain(h -> {});
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            out.write(header);
            out.write(new byte[3 << 20]);
        }
        assertTrue(bomb.size() < 8192);
        refused(bomb.toByteArray(), "the end of the file after the last voxel", "1048576");
        NiftiLimits small = new NiftiLimits(20, 0);
        NiftiException e = assertThrows(
                NiftiException.class, () -> Nifti.readVolume(new ByteArrayInputStream(header), "study", small));
        assertTrue(e.getMessage().contains("at most 20 voxels"), e.getMessage());
    }

    @Test
    void aFewTrailingBytesAreTolerated() {
        byte[] padded = Arrays.copyOf(plain(h -> {}), 1000);
        assertEquals(24, Nifti.readVolume(padded, "padded").at(3, 2, 1));
        assertEquals(24, Nifti.readVolume(gzip(padded), "padded").at(3, 2, 1));
    }

    @Test
    void voxelsThatAreNotNumbers() {
        refused(plain(h -> h.putFloat(352 + 4 * 7, Float.NaN)), "finite voxels", "NaN at voxel 7");
        refused(plain(h -> h.putFloat(352, Float.NEGATIVE_INFINITY)), "finite voxels", "-Infinity");
        refused(plain(h -> h.putFloat(112, 3e38f)), "finite voxels");
        refused(plain(h -> h.putFloat(112, 2).putFloat(116, Float.NaN)), "scl_inter");
    }

    @Test
    void unsupportedTypes() {
        refused(plain(h -> h.putShort(70, (short) 128)), "datatype 128 (colours)");
        refused(plain(h -> h.putShort(70, (short) 32)), "datatype 32 (complex numbers)");
        refused(plain(h -> h.putShort(70, (short) 1)), "datatype 1 (bits)");
        refused(plain(h -> h.putShort(70, (short) 77)), "datatype 77");
    }

    @Test
    void impossibleGeometry() {
        refused(plain(h -> h.putFloat(280, 0)), "invertible");
        refused(plain(h -> h.putFloat(292, Float.NaN)), "finite");
        refused(plain(h -> h.putShort(254, (short) 0).putFloat(256, 1).putFloat(260, 1)), "unit quaternion");
        refused(plain(h -> h.putShort(254, (short) 0).putFloat(80, 0)), "invertible");
        refused(plain(h -> h.put(123, (byte) 5)), "unit of length");
        refused(plain(h -> h.putFloat(108, 100)), "vox_offset 100");
        refused(plain(h -> h.putFloat(108, Float.NaN)), "vox_offset NaN");
        refused(plain(h -> h.putFloat(108, 1e9f)), "vox_offset 1.0E9");
    }

    @Test
    void labelsThatAreNotIds() {
        for (float value : new float[] {-1, 256, 1.5f}) {
            byte[] file = plain(h -> h.putFloat(352 + 4 * 3, value));
            NiftiException e = assertThrows(NiftiException.class, () -> Nifti.readLabelMap(file, "label"));
            assertTrue(e.getMessage().contains("got " + (double) value + " at voxel 3"), e.getMessage());
        }
        assertEquals(24, Nifti.readLabelMap(plain(h -> {}), "label").at(3, 2, 1));
    }

    /** A missing file is trouble of the surroundings, not of the record. */
    @Test
    void missingFile(@TempDir Path folder) {
        Path file = folder.resolve("ct.nii.gz");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> Nifti.readVolume(file));
        assertTrue(e.getMessage().contains("ct.nii.gz"), e.getMessage());
    }

    @Test
    void aStreamThatBreaksIsNotABadFile() throws IOException {
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(Nifti.encode(GOOD), 0, 50), closed);
        assertThrows(UncheckedIOException.class, () -> Nifti.readVolume(breaking, "upload"));
    }

    @Test
    void aFailedWriteLeavesNothing(@TempDir Path folder) throws IOException {
        Path occupied = Files.createDirectory(folder.resolve("out.nii.gz"));
        Files.createFile(occupied.resolve("something"));
        assertThrows(UncheckedIOException.class, () -> Nifti.write(GOOD, occupied));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    private static void refused(byte[] content, String... words) {
        NiftiException e = assertThrows(NiftiException.class, () -> Nifti.readVolume(content, "study-7/ct.nii"));
        assertTrue(e.getMessage().startsWith("study-7/ct.nii: "), e.getMessage());
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage() + " should say " + word);
        }
    }

    private static void refusedAsStream(byte[] content, String word) {
        NiftiException e =
                assertThrows(NiftiException.class, () -> Nifti.readVolume(new ByteArrayInputStream(content), "upload"));
        assertTrue(e.getMessage().contains(word), e.getMessage());
    }

    /** The good file without compression, changed. */
    private static byte[] plain(Consumer<ByteBuffer> change) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Nifti.encode(GOOD)))) {
            byte[] bytes = in.readAllBytes();
            change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
