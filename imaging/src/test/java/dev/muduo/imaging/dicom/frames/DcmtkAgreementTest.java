package dev.muduo.imaging.dicom.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.OtherSoftware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that DCMTK makes of one of ours, in every encoding and compression that it knows, have the same elements and pixels. Runs
 * in CI, which installs DCMTK.
 */
@Tag("other-software")
class DcmtkAgreementTest {
    private static final int ROWS = 48;
    private static final int COLUMNS = 64;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "EXPLICIT_LITTLE_ENDIAN, dcmconv +te +e",
        "EXPLICIT_LITTLE_ENDIAN, dcmconv +te -e",
        "IMPLICIT_LITTLE_ENDIAN, dcmconv +ti +e",
        "IMPLICIT_LITTLE_ENDIAN, dcmconv +ti -e",
        "EXPLICIT_BIG_ENDIAN, dcmconv +tb +e",
        "EXPLICIT_BIG_ENDIAN, dcmconv +tb -e",
        "DEFLATED, dcmconv +td -e",
    })
    void encodings(TransferSyntax syntax, String command) throws IOException {
        DicomFile converted = converted(command);
        assertEquals(syntax, converted.syntax());
        assertEquals(image(), converted.dataSet());
    }

    @ParameterizedTest
    @CsvSource({
        "RLE, dcmcrle",
        "JPEG_LOSSLESS_FIRST_ORDER, dcmcjpeg +e1 +un",
        "JPEG_LOSSLESS, dcmcjpeg +el +sv 6 +un",
    })
    void losslessCompressions(TransferSyntax syntax, String command) throws IOException {
        DicomFile compressed = converted(command);
        assertEquals(syntax, compressed.syntax());
        assertArrayEquals(stored(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image())), stored(compressed));
    }

    /** And DCMTK's own reader has nothing to complain of. */
    @ParameterizedTest
    @CsvSource({"EXPLICIT_LITTLE_ENDIAN", "IMPLICIT_LITTLE_ENDIAN", "EXPLICIT_BIG_ENDIAN", "DEFLATED"})
    void dcmtkReadsWhatIsWrittenHere(TransferSyntax syntax) throws IOException {
        Path file = Files.write(folder.resolve("ours.dcm"), Dicom.encode(DicomFile.of(syntax, image())));
        String dump = OtherSoftware.run("dcmdump", "+L", file.toString());
        assertTrue(dump.contains("RadionuclideTotalDose") && dump.contains("[370000000]"), dump);
        assertTrue(!dump.contains("W:") && !dump.contains("E:"), dump);
    }

    private DicomFile converted(String command) throws IOException {
        Path from = Files.write(
                folder.resolve("from.dcm"), Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image())));
        Path to = folder.resolve("to.dcm");
        OtherSoftware.run((command + " " + from + " " + to).split(" "));
        return Dicom.read(to);
    }

    private static int[] stored(DicomFile file) {
        Frames frames = Frames.of(file);
        int[] stored = new int[frames.format().pixels()];
        frames.read(0, stored);
        return stored;
    }

    /** Values of neighbouring pixels are alike, as in an image, and use the whole range of 16 bits. */
    private static DataSet image() {
        Random random = new Random(4);
        int[] pixels = new int[ROWS * COLUMNS];
        for (int n = 0; n < pixels.length; n++) {
            pixels[n] = (int) (20_000 * Math.sin(n * 0.01)) + random.nextInt(300);
        }
        pixels[0] = Short.MIN_VALUE;
        pixels[1] = Short.MAX_VALUE;
        return DicomFiles.pet(1, 2.5)
                .numbers(Attribute.ROWS, ROWS)
                .numbers(Attribute.COLUMNS, COLUMNS)
                .bytes(Attribute.PIXEL_DATA, DicomFiles.words(pixels))
                .build();
    }
}
