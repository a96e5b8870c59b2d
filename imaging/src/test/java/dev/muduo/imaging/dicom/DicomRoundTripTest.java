package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.testing.DicomFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, whatever the encoding. */
class DicomRoundTripTest {
    private static final List<TransferSyntax> ENCODINGS = List.of(
            TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_BIG_ENDIAN,
            TransferSyntax.DEFLATED);

    @Property(tries = 60)
    void anyDataSetInAnyEncoding(@ForAll long seed) {
        DataSet dataSet = random(new Random(seed), 0);
        for (TransferSyntax syntax : ENCODINGS) {
            DicomFile written = DicomFile.of(syntax, dataSet);
            DicomFile read = Dicom.read(Dicom.encode(written), "file");
            assertEquals(dataSet, read.dataSet(), syntax.toString());
            assertEquals(syntax, read.syntax());
        }
    }

    /** Every attribute that we know, with a value of its representation, sequences nested to a few levels. */
    private static DataSet random(Random random, int depth) {
        DataSetBuilder dataSet = DataSet.builder();
        for (Attribute attribute : Attribute.values()) {
            boolean reserved = attribute.tag().group() == 2 || attribute == Attribute.SPECIFIC_CHARACTER_SET;
            if (!reserved && random.nextInt(4 + 20 * depth) == 0) {
                put(dataSet, attribute, random, depth);
            }
        }
        if (depth == 0) {
            dataSet.text(Attribute.SOP_CLASS_UID, DicomFiles.CT_CLASS).text(Attribute.SOP_INSTANCE_UID, "2.25.7");
        }
        return dataSet.build();
    }

    private static void put(DataSetBuilder dataSet, Attribute attribute, Random random, int depth) {
        if (attribute.vr() == Vr.SQ) {
            List<DataSet> items = new ArrayList<>();
            for (int n = random.nextInt(3); n > 0 && depth < 3; n--) {
                items.add(random(random, depth + 1));
            }
            dataSet.items(attribute, items);
            return;
        }
        byte[] value = new byte[8 * random.nextInt(5)];
        random.nextBytes(value);
        dataSet.bytes(attribute, value);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {"EXPLICIT_LITTLE_ENDIAN", "IMPLICIT_LITTLE_ENDIAN", "EXPLICIT_BIG_ENDIAN", "DEFLATED"})
    void aHeaderIsReadWithoutItsPixels(TransferSyntax syntax) {
        byte[] whole = DicomFiles.encode(syntax, DicomFiles.ct(1, 0).bytes(Attribute.PIXEL_DATA, new byte[1 << 20]));
        DicomFile header = Dicom.readHeader(
                new ByteArrayInputStream(whole), "file", new DicomLimits(1 << 16, 1 << 16, 100, 4, 1 << 20));
        assertEquals(2, header.dataSet().requireInteger(Attribute.ROWS));
        assertFalse(header.dataSet().has(Attribute.PIXEL_DATA));
    }

    /** Pixels in words, in big endian turned round, and what comes after them. */
    @Property(tries = 60)
    void whatIsDigestedDependsOnWhatIsSaidAndNotOnTheEncoding(
            @ForAll long seed, @ForAll @IntRange(max = 70_000) int words) {
        byte[] pixels = new byte[2 * words];
        new Random(seed).nextBytes(pixels);
        DataSet dataSet = random(new Random(seed), 0).toBuilder()
                .bytes(Attribute.PIXEL_DATA, pixels)
                .bytes(new Tag(0xfffa, 0xfff0), Vr.UN, new byte[] {1, 2})
                .build();
        DataSet rest = dataSet.toBuilder()
                .remove(Attribute.PIXEL_DATA)
                .remove(Attribute.FLOAT_PIXEL_DATA)
                .remove(Attribute.DOUBLE_FLOAT_PIXEL_DATA)
                .build();
        Set<Map<Tag, String>> digests = new HashSet<>();
        for (TransferSyntax syntax : ENCODINGS) {
            DigestedFile read = digested(syntax, dataSet);
            assertEquals(rest, read.dataSet(), syntax.toString());
            digests.add(read.pixels());
        }
        assertEquals(1, digests.size());
        if (words > 0) {
            pixels[new Random(seed).nextInt(pixels.length)]++;
            DataSet other =
                    dataSet.toBuilder().bytes(Attribute.PIXEL_DATA, pixels).build();
            assertFalse(digests.contains(digested(ENCODINGS.get(0), other).pixels()));
        }
    }

    private static DigestedFile digested(TransferSyntax syntax, DataSet dataSet) {
        byte[] file = Dicom.encode(DicomFile.of(syntax, dataSet));
        return Dicom.readDigested(new ByteArrayInputStream(file), "file", DicomLimits.STANDARD);
    }

    /** An explicit header has 16 bits for the length of most values: longer ones are of unknown representation (PS3.5, 6.2.2). */
    @Test
    void valuesLongerThanTheirHeaderCanSay() {
        byte[] points = "1.5\\".repeat(17_500).getBytes(StandardCharsets.US_ASCII);
        DataSet contour = DataSet.builder()
                .bytes(Attribute.CONTOUR_DATA, points)
                .bytes(Attribute.DIMENSION_INDEX_VALUES, points)
                .build();
        DataSet dataSet = DicomFiles.ct(1, 0)
                .items(Attribute.CONTOUR_SEQUENCE, contour, contour)
                .build();
        for (TransferSyntax syntax : ENCODINGS) {
            byte[] encoded = Dicom.encode(DicomFile.of(syntax, dataSet));
            assertEquals(dataSet, Dicom.read(encoded, "file").dataSet(), syntax.toString());
        }
        byte[] explicit = Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, dataSet));
        assertTrue(HexFormat.of().formatHex(explicit).contains("06305000" + "554e0000" + "70110100"));
    }

    @Test
    void compressedFramesStayAsTheyAre() {
        List<byte[]> frames = List.of(new byte[] {1, 2, 3}, new byte[] {4, 5, 6, 7});
        DataSet dataSet = DicomFiles.ct(1, 0).frames(frames).build();
        DicomFile read = Dicom.read(Dicom.encode(DicomFile.of(TransferSyntax.RLE, dataSet)), "file");
        assertEquals(dataSet, read.dataSet());
        Element.Fragments pixels = (Element.Fragments)
                read.dataSet().find(Attribute.PIXEL_DATA.tag()).orElseThrow();
        assertArrayEquals(new byte[] {1, 2, 3, 0}, pixels.fragments().get(0), "padded to an even length");
    }

    /** An icon of compressed pixels is compressed, too (PS3.5, A.4): it comes before the image's own, which is what is read. */
    @Test
    void compressedIconsStayAsTheyAre() {
        DataSet dataSet = DicomFiles.ct(1, 0)
                .put(DicomFiles.icon(new byte[] {1, 2, 3}))
                .frames(List.of(new byte[] {4, 5}, new byte[] {6, 7}))
                .build();
        byte[] whole = Dicom.encode(DicomFile.of(TransferSyntax.JPEG_BASELINE, dataSet));
        DicomFile read = Dicom.read(whole, "file");
        assertEquals(dataSet, read.dataSet());
        assertArrayEquals(whole, Dicom.encode(read));
        DataSet header = dataSet.toBuilder().remove(Attribute.PIXEL_DATA).build();
        assertEquals(
                header,
                Dicom.readHeader(new ByteArrayInputStream(whole), "file", DicomLimits.STANDARD)
                        .dataSet());
        assertEquals(header, digested(TransferSyntax.JPEG_BASELINE, dataSet).dataSet());
    }

    @Test
    void textNumbersAndTags() {
        DataSet dataSet = DataSet.builder()
                .text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .text(Attribute.PATIENT_NAME, "Müller^Åsa", "ignored")
                .text(Attribute.SEGMENT_DESCRIPTION, "back\\slash is text here")
                .text(Attribute.IMAGE_TYPE, "ORIGINAL", "", "AXIAL")
                .text(Attribute.STUDY_ID, "")
                .numbers(Attribute.PIXEL_SPACING, 1.0 / 3, -1e-20)
                .numbers(Attribute.ROWS, 65535)
                .numbers(Attribute.REAL_WORLD_VALUE_SLOPE, Math.PI)
                .tag(Attribute.DIMENSION_INDEX_POINTER, Attribute.IMAGE_POSITION_PATIENT.tag())
                .build();
        assertEquals("Müller^Åsa", dataSet.requireText(Attribute.PATIENT_NAME));
        assertEquals(List.of("back\\slash is text here"), dataSet.texts(Attribute.SEGMENT_DESCRIPTION));
        assertEquals(List.of("ORIGINAL", "", "AXIAL"), dataSet.texts(Attribute.IMAGE_TYPE));
        assertTrue(dataSet.text(Attribute.STUDY_ID).isEmpty());
        assertFalse(dataSet.has(Attribute.STUDY_ID));
        assertArrayEquals(
                new double[] {1.0 / 3, -1e-20}, dataSet.numbers(Attribute.PIXEL_SPACING), 1e-14, "16 characters");
        assertEquals(65535, dataSet.requireInteger(Attribute.ROWS));
        assertEquals(Math.PI, dataSet.requireNumber(Attribute.REAL_WORLD_VALUE_SLOPE));
        byte[] pointer = ((Element.Bytes)
                        dataSet.find(Attribute.DIMENSION_INDEX_POINTER.tag()).orElseThrow())
                .bytes();
        assertArrayEquals(new byte[] {0x20, 0, 0x32, 0}, pointer);
    }

    @Property
    void decimalStringsAreAsExactAsSixteenCharactersAllow(@ForAll @DoubleRange(min = -1e99, max = 1e99) double value) {
        String text = NumberValue.format(value, Vr.DS);
        assertTrue(text.length() <= 16, text);
        assertEquals(value, Double.parseDouble(text), 1e-8 * Math.abs(value), text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 4.6875, -881.29999999999, 368080000, 0.00007351088662, 1e22, 123456789012345.6})
    void decimalStringsOfUsualNumbersAreExactTo13Digits(double value) {
        assertEquals(value, Double.parseDouble(NumberValue.format(value, Vr.DS)), 1e-13 * Math.abs(value));
    }
}
