package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muduo.imaging.dicom.frames.Frames;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.OtherSoftware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every element of pydicom's own test files, and of files that it writes in each encoding, is what pydicom reads there; and it
 * reads what we write. Runs in CI, which installs pydicom.
 */
@Tag("other-software")
class PydicomAgreementTest {
    /** Files that pydicom forgives and we do not, with a word of the reason. */
    private static final Map<String, String> REFUSED = Map.of(
            "MR_truncated.dcm", "truncated",
            "rtplan_truncated.dcm", "truncated",
            // Says that it is explicit and is not.
            "SC_rgb_jpeg.dcm", "value representation",
            "meta_missing_tsyntax.dcm", "Transfer Syntax UID",
            // Not part 10: pydicom does not read these either unless it is forced to.
            "no_meta.dcm", "DICM",
            "rtstruct.dcm", "DICM",
            "ExplVR_BigEndNoMeta.dcm", "DICM",
            "ExplVR_LitEndNoMeta.dcm", "DICM");

    @TempDir
    static Path folder;

    @TestFactory
    List<DynamicTest> pydicomsFiles() throws IOException {
        OtherSoftware.python("dicom_oracle.py", folder);
        JsonNode expected =
                new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode file : expected) {
            Path path = Path.of(file.get("file").textValue());
            tests.add(DynamicTest.dynamicTest(path.getFileName().toString(), () -> compare(path, file)));
        }
        assertTrue(tests.size() > 80, "files: " + tests.size());
        return tests;
    }

    private static void compare(Path path, JsonNode expected) {
        String reason = REFUSED.get(path.getFileName().toString());
        if (reason != null) {
            DicomException refused = assertThrows(DicomException.class, () -> Dicom.read(path));
            assertTrue(refused.getMessage().contains(reason), refused.getMessage());
            return;
        }
        if (path.getFileName().toString().equals("badVR.dcm")) {
            assertThrows(DicomException.class, () -> Dicom.read(path).dataSet().numbers(Attribute.NUMBER_OF_FRAMES));
            return;
        }
        DicomFile file = Dicom.read(path);
        for (JsonNode element : expected.get("elements")) {
            compareElement(file.dataSet(), element);
        }
        if (expected.get("pixels").isNumber()
                && file.syntax().compression() != TransferSyntax.Compression.UNDECODABLE) {
            assertEquals(expected.get("pixels").longValue(), weighted(Frames.of(file)), "pixels");
        }
    }

    private static void compareElement(DataSet dataSet, JsonNode expected) {
        String path = expected.get(0).textValue();
        String[] steps = path.split("\\.", -1);
        DataSet within = dataSet;
        for (int n = 0; n + 1 < steps.length; n += 2) {
            Element sequence = element(within, steps[n], path);
            if (!(sequence instanceof Element.Items items)) {
                assertUnknown(sequence);
                return;
            }
            within = items.items().get(Integer.parseInt(steps[n + 1]));
        }
        Element element = element(within, steps[steps.length - 1], path);
        JsonNode value = expected.get(3);
        if (element.vr() == Vr.UN) {
            assertUnknown(element);
            return;
        }
        switch (expected.get(2).textValue()) {
            case "items" ->
                assertEquals(value.intValue(), ((Element.Items) element).items().size(), path);
            case "bytes" -> assertEquals(value.textValue(), sha256(((Element.Bytes) element).bytes()), path);
            case "numbers" -> compareNumbers((Element.Bytes) element, value, path);
            default -> compareText(within, (Element.Bytes) element, value, path);
        }
    }

    private static Element element(DataSet dataSet, String tag, String path) {
        return dataSet.find(tag(tag)).orElseThrow(() -> new AssertionError("no element " + path));
    }

    private static dev.muduo.imaging.dicom.Tag tag(String hex) {
        return dev.muduo.imaging.dicom.Tag.of(Integer.parseUnsignedInt(hex, 16));
    }

    /** An attribute outside the standard's dictionary has no representation in an implicit file: its bytes are kept as they are. */
    private static void assertUnknown(Element element) {
        assertEquals(Vr.UN, element.vr());
        assertEquals(Vr.UN, Attribute.vrOf(element.tag()), element.toString());
    }

    private static void compareNumbers(Element.Bytes element, JsonNode expected, String path) {
        double[] numbers = NumberValue.of(element);
        double[] others = new double[expected.size()];
        for (int n = 0; n < others.length; n++) {
            others[n] = expected.get(n).doubleValue();
        }
        assertArrayEquals(others, numbers, path);
    }

    private static void compareText(DataSet dataSet, Element.Bytes element, JsonNode expected, String path) {
        List<String> others = new ArrayList<>();
        expected.forEach(value -> others.add(value.textValue()));
        assertEquals(trimmed(others), trimmed(dataSet.texts(element)), path);
    }

    /** pydicom drops line ends, and a name's component groups that are empty, from the end of a text. */
    private static List<String> trimmed(List<String> texts) {
        return texts.stream().map(text -> text.strip().replaceAll("=+$", "")).toList();
    }

    private static long weighted(Frames frames) {
        int[] stored = new int[frames.format().pixels()];
        frames.read(0, stored);
        long sum = 0;
        for (int n = 0; n < stored.length; n++) {
            sum += (long) stored[n] * (n % 997);
        }
        return sum;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** And the other way round. */
    @Test
    void pydicomReadsWhatIsWrittenHere() throws IOException {
        Path ours = Files.createDirectory(folder.resolve("ours"));
        DataSet dataSet = DicomFiles.pet(1, 2.5)
                .text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .text(Attribute.PATIENT_NAME, "Müller^Åsa")
                .build();
        for (TransferSyntax syntax : List.of(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_BIG_ENDIAN,
                TransferSyntax.DEFLATED)) {
            Files.write(ours.resolve(syntax.name()), Dicom.encode(DicomFile.of(syntax, dataSet)));
        }
        Path out = Files.createDirectory(folder.resolve("out"));
        OtherSoftware.python("dicom_oracle.py", out, ours);
        JsonNode read = new ObjectMapper().readTree(out.resolve("expected.json").toFile());
        assertEquals(4, read.size());
        for (JsonNode file : read) {
            assertEquals(dataSet.elements().size(), topLevel(file) + 1, "all but the pixels: " + file.get("file"));
            assertEquals(2 + 2 * 3 + 3 * 4 + 4 * 5 + 5 * 6, file.get("pixels").longValue(), "pixels");
            for (JsonNode element : file.get("elements")) {
                compareElement(dataSet, element);
            }
        }
    }

    private static int topLevel(JsonNode file) {
        int count = 0;
        for (JsonNode element : file.get("elements")) {
            count += element.get(0).textValue().contains(".") ? 0 : 1;
        }
        return count;
    }
}
