package dev.muduo.imaging.dicom.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One CT image in fifteen transfer syntaxes, written by other software. */
class SharedSyntaxesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("muduo.shared", "../shared"), "data", "dicom-syntaxes");

    private static final long PYDICOM_WEIGHTED_SUM = 10034993277L;

    @BeforeEach
    void requireFiles() {
        Assumptions.assumeTrue(
                Files.isDirectory(FOLDER), "the reference images are not at " + FOLDER + " (set -Dmuduo.shared)");
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "IMPLICIT_LITTLE_ENDIAN",
                "EXPLICIT_BIG_ENDIAN",
                "DEFLATED",
                "RLE",
                "JPEG_LOSSLESS",
                "JPEG_LOSSLESS_FIRST_ORDER",
                "JPEG_2000_LOSSLESS"
            })
    void losslessOnesHaveTheSamePixels(TransferSyntax syntax) throws IOException {
        assertArrayEquals(
                stored(image(TransferSyntax.EXPLICIT_LITTLE_ENDIAN)), stored(image(syntax)), syntax.toString());
    }

    /** What pydicom says of the uncompressed file: the comparison above is not of two equal mistakes. */
    @Test
    void thePixelsAreThose() throws IOException {
        int[] stored = stored(image(TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
        assertEquals(512 * 512, stored.length);
        long sum = 0;
        for (int n = 0; n < stored.length; n++) {
            sum += (long) stored[n] * (n % 997);
        }
        assertEquals(PYDICOM_WEIGHTED_SUM, sum);
    }

    /** Root mean square and largest difference, in HU, to the lossless image; the 8-bit one has steps of 32 HU. */
    @Test
    void lossyOnesAreWithinTolerance() throws IOException {
        assertWithinHu(image(TransferSyntax.JPEG_2000), 1, 6);
        assertWithinHu(image(TransferSyntax.JPEG_BASELINE), 25, 70);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "JPEG_EXTENDED",
                "JPEG_SPECTRAL_SELECTION",
                "JPEG_FULL_PROGRESSION",
                "JPEG_LS_LOSSLESS",
                "JPEG_LS_NEAR_LOSSLESS"
            })
    void undecodableOnesAreRefusedByName(TransferSyntax syntax) throws IOException {
        DicomFile file = image(syntax);
        assertEquals(512, file.dataSet().requireInteger(Attribute.ROWS), "the header reads all the same");
        DicomException refused = assertThrows(DicomException.class, () -> Frames.of(file));
        assertTrue(refused.getMessage().contains(syntax.title()), refused.getMessage());
    }

    private static void assertWithinHu(DicomFile file, double rms, double most) throws IOException {
        double[] expected = hounsfield(image(TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
        double[] actual = hounsfield(file);
        double squares = 0;
        double largest = 0;
        for (int n = 0; n < expected.length; n++) {
            double difference = Math.abs(expected[n] - actual[n]);
            squares += difference * difference;
            largest = Math.max(largest, difference);
        }
        double found = Math.sqrt(squares / expected.length);
        assertTrue(found <= rms && largest <= most, found + " HU rms, at most " + largest);
    }

    private static double[] hounsfield(DicomFile file) {
        double slope = file.dataSet().requireNumber(Attribute.RESCALE_SLOPE);
        double intercept = file.dataSet().requireNumber(Attribute.RESCALE_INTERCEPT);
        int[] stored = stored(file);
        double[] values = new double[stored.length];
        for (int n = 0; n < values.length; n++) {
            values[n] = slope * stored[n] + intercept;
        }
        return values;
    }

    private static int[] stored(DicomFile file) {
        Frames frames = Frames.of(file);
        int[] stored = new int[frames.format().pixels()];
        frames.read(0, stored);
        return stored;
    }

    private static DicomFile image(TransferSyntax syntax) throws IOException {
        try (var files = Files.list(FOLDER)) {
            List<Path> found = files.filter(file -> file.toString().endsWith("_" + syntax.uid() + ".dcm"))
                    .toList();
            assertEquals(1, found.size(), syntax.toString());
            return Dicom.read(found.get(0));
        }
    }
}
