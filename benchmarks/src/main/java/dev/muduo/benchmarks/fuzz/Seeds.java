package dev.muduo.benchmarks.fuzz;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.testing.CompressedFrames;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.networks.testing.TorchSave;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Small sound files, the same ones every time. */
final class Seeds {
    private static final int EDGE = 16;

    private Seeds() {}

    /** One of every syntax that can be written or compressed here. */
    static List<byte[]> dicom() {
        List<byte[]> files = new ArrayList<>();
        for (TransferSyntax syntax : List.of(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_BIG_ENDIAN,
                TransferSyntax.DEFLATED)) {
            files.add(DicomFiles.encode(syntax, DicomFiles.pet(1, 2.5)));
        }
        int[] pixels = new int[EDGE * EDGE];
        for (int n = 0; n < pixels.length; n++) {
            pixels[n] = n % 251;
        }
        byte[] jpeg = CompressedFrames.jpeg(pixels, EDGE);
        byte[] jpeg2000 = CompressedFrames.jpeg2000(pixels, EDGE);
        files.add(DicomFiles.encode(TransferSyntax.RLE, compressed(16, runs())));
        files.add(DicomFiles.encode(TransferSyntax.JPEG_BASELINE, compressed(8, jpeg)));
        files.add(DicomFiles.encode(TransferSyntax.JPEG_2000_LOSSLESS, compressed(16, jpeg2000)));
        return files;
    }

    private static DataSetBuilder compressed(int bits, byte[] frame) {
        return DicomFiles.ct(1, 0)
                .numbers(Attribute.ROWS, EDGE)
                .numbers(Attribute.COLUMNS, EDGE)
                .numbers(Attribute.BITS_ALLOCATED, bits)
                .numbers(Attribute.BITS_STORED, bits)
                .numbers(Attribute.HIGH_BIT, bits - 1)
                .numbers(Attribute.PIXEL_REPRESENTATION, 0)
                .frames(List.of(frame));
    }

    /** Two planes of bytes, each said by two runs of 128 (PS3.5, annex G). */
    private static byte[] runs() {
        byte[] frame = new byte[64 + 8];
        frame[0] = 2;
        frame[4] = 64;
        frame[8] = 68;
        for (int run = 0; run < 4; run++) {
            frame[64 + 2 * run] = -127;
            frame[64 + 2 * run + 1] = (byte) run;
        }
        return frame;
    }

    /** Compressed and plain. */
    static List<byte[]> nifti() {
        Grid grid = new Grid(3, 2, 2, Affine.scaling(2, 2, 3, -3, -2, -3));
        byte[] compressed = Nifti.encode(new Volume(grid, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return List.of(compressed, plain.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be read", e);
        }
    }

    /** A file as torch writes it, and its pickle. */
    static List<byte[]> weights() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("conv.weight", new long[] {2, 1, 3, 3, 3});
        shapes.put("conv.bias", new long[] {2});
        try {
            Path folder = Files.createTempDirectory("seeds");
            Path file = folder.resolve("weights.pth");
            TorchSave.write(file, shapes, (name, index) -> index);
            byte[] whole = Files.readAllBytes(file);
            byte[] pickle;
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ZipEntry entry = zip.stream()
                        .filter(one -> one.getName().endsWith("data.pkl"))
                        .findFirst()
                        .orElseThrow();
                pickle = zip.getInputStream(entry).readAllBytes();
            }
            Files.delete(file);
            Files.delete(folder);
            return List.of(whole, pickle);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder cannot be used", e);
        }
    }
}
