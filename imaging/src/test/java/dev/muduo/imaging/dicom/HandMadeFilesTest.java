package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.testing.DicomFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files byte by byte: forms that our own writer does not make, and faults of every kind. */
class HandMadeFilesTest {
    private static final String ITEM = "feff00e0 ";
    private static final String ITEM_END = "feff0de0 00000000 ";
    private static final String SEQUENCE_END = "feffdde0 00000000 ";
    private static final String OPEN = "ffffffff ";

    /** Energy window range, explicit: SQ of undefined length. */
    private static final String SEQUENCE = "54001300 5351 0000 " + OPEN;

    private static final String ROWS = "28001000 5553 0200 0200 ";

    @Test
    void sequencesAndItemsOfUndefinedLength() {
        DataSet file =
                explicit(SEQUENCE + ITEM + OPEN + ROWS + ITEM_END + ITEM + "0a000000 " + ROWS + SEQUENCE_END + ROWS);
        assertEquals(2, file.items(Attribute.ENERGY_WINDOW_RANGE_SEQUENCE).size());
        for (DataSet item : file.items(Attribute.ENERGY_WINDOW_RANGE_SEQUENCE)) {
            assertEquals(2, item.requireInteger(Attribute.ROWS));
        }
        assertEquals(2, file.requireInteger(Attribute.ROWS));
    }

    @Test
    void undefinedLengthsInADefinedItem() {
        String inner = "54001600 5351 0000 " + OPEN + ITEM + OPEN + ITEM_END + SEQUENCE_END;
        String outer = "54001300 5351 0000 2c000000 " + ITEM + "24000000 " + inner;
        DataSet file = explicit(outer + ROWS);
        DataSet item = file.items(Attribute.ENERGY_WINDOW_RANGE_SEQUENCE).get(0);
        assertEquals(
                1,
                item.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE).size());
        assertEquals(2, file.requireInteger(Attribute.ROWS));
    }

    /** PS3.5, 6.2.2: who does not know a sequence passes it on as UN, its items implicit little endian. */
    @Test
    void unknownSequences() {
        String item = ITEM + "0a000000 28001000 02000000 0200 ";
        DataSet open = explicit("09001110 554e 0000 " + OPEN + item + SEQUENCE_END + ROWS);
        Element.Items unknown = (Element.Items) open.find(new Tag(9, 0x1011)).orElseThrow();
        assertEquals(2, unknown.items().get(0).requireInteger(Attribute.ROWS));
        DataSet defined = explicit("54001300 554e 0000 12000000 " + item + ROWS);
        assertEquals(
                2, defined.items(Attribute.ENERGY_WINDOW_RANGE_SEQUENCE).get(0).requireInteger(Attribute.ROWS));
    }

    /** Of attributes that are nowhere read here, the standard's dictionary says what they are. */
    @Test
    void representationsThatAFileDoesNotSay() {
        String item = ITEM + "0a000000 28001000 02000000 0200 ";
        Tag procedureCode = new Tag(0x0008, 0x1032);
        Tag voltage = new Tag(0x0018, 0x0060);
        DataSet implicit = read(file("1.2.840.10008.1.2", "08003210 12000000 " + item + "18006000 04000000 31323020"))
                .dataSet();
        DataSet unknown =
                explicit("08003210 554e 0000 12000000 " + item + "18006000 554e 0000 04000000 31323020 " + ROWS);
        for (DataSet file : List.of(implicit, unknown)) {
            Element.Items items = (Element.Items) file.find(procedureCode).orElseThrow();
            assertEquals(2, items.items().get(0).requireInteger(Attribute.ROWS));
            assertEquals(Vr.DS, file.find(voltage).orElseThrow().vr());
        }
    }

    @Test
    void knownValuesPassedOnAsUnknownOnes() {
        assertEquals(2, explicit("28001000 554e 0000 02000000 0200 ").requireInteger(Attribute.ROWS));
        assertEquals(-2, explicit("28005310 554e 0000 02000000 2d32 ").requireNumber(Attribute.RESCALE_SLOPE));
    }

    @Test
    void bigEndianValuesAreTurned() {
        String transferSyntax = "1.2.840.10008.1.2.2";
        DataSet file = read(file(transferSyntax, "00280010 5553 0002 0102 7fe00010 4f57 0000 00000004 01020304"))
                .dataSet();
        assertEquals(0x102, file.requireInteger(Attribute.ROWS));
        byte[] pixels = ((Element.Bytes) file.find(Attribute.PIXEL_DATA.tag()).orElseThrow()).bytes();
        assertEquals("02010403", HexFormat.of().formatHex(pixels));
    }

    @Test
    void whatFollowsThePixelsIsReadToo() {
        DataSet file = explicit(ROWS + "e07f1000 4f57 0000 02000000 0102 fcfffcff 4f42 0000 04000000 00000000");
        assertTrue(file.find(Attribute.DATA_SET_TRAILING_PADDING.tag()).isPresent());
    }

    @Test
    void representationsThatAreYetToComeAreCarried() {
        DataSet file = explicit("28005810 5a5a 0000 03000000 010203 " + ROWS);
        assertEquals(Vr.UN, file.find(new Tag(0x28, 0x1058)).orElseThrow().vr());
        assertEquals(2, file.requireInteger(Attribute.ROWS));
    }

    @Test
    void noDicomFile() {
        refused(new byte[0], "the preamble", "truncated");
        refused(new byte[131], "the preamble", "truncated");
        refused(new byte[1000], "the preamble", "expected DICM");
        byte[] metaOnly = Arrays.copyOf(file("1.2.840.10008.1.2.1", ""), 132);
        refused(metaOnly, "Transfer Syntax UID (0002,0010)", "expected a value, got none");
    }

    @Test
    void unknownTransferSyntaxes() {
        refused(file("1.2.840.113619.5.2", ROWS), "Transfer Syntax UID (0002,0010)", "1.2.840.113619.5.2");
        DicomException other = refused(file("DOE^JANE", ROWS), "Transfer Syntax UID");
        assertFalse(other.getMessage().contains("DOE"), other.getMessage());
    }

    @Test
    void truncatedFiles() {
        byte[] whole = file("1.2.840.10008.1.2.1", ROWS + SEQUENCE + ITEM + OPEN + ROWS + ITEM_END + SEQUENCE_END);
        int meta = file("1.2.840.10008.1.2.1", "").length;
        for (int length = 132; length < whole.length; length++) {
            if (length != meta && length != meta + 10) {
                refused(Arrays.copyOf(whole, length));
            }
        }
        refused(Arrays.copyOf(whole, meta + 9), "Rows (0028,0010) at byte " + (meta + 8), "truncated");
    }

    @Test
    void lengthsThatLie() {
        explicitRefused("28001000 5553 0400 0200 ", "Rows (0028,0010)", "expected 4 bytes, got 2");
        explicitRefused("e07f1000 4f57 0000 feffff7f 0102", "Pixel Data (7FE0,0010)", "at most", "2147483646");
        explicitRefused("e07f1000 4f57 0000 00ffff00 0102", "Pixel Data (7FE0,0010)", "expected 16776960 bytes, got 2");
        explicitRefused("09001110 4f42 0000 00000010 0102", "(0009,1011)", "at most 67108864 bytes, got 268435456");
        explicitRefused("54001300 5351 0000 08000000 " + ITEM + "0a000000 " + ROWS, "item within its sequence");
        explicitRefused("54001300 5351 0000 12000000 " + ITEM + "09000000 " + ROWS, "within its item");
        explicitRefused("54001300 5351 0000 10000000 " + ITEM + "08000000 " + ROWS, "within its item", "0 are left");
        explicitRefused("54001300 5351 0000 04000000 " + ITEM + "00000000 ", "item within its sequence", "-4 are left");
        explicitRefused(
                "54001300 5351 0000 0a000000 " + ITEM + OPEN + ITEM_END, "Energy Window Range", "one that is longer");
    }

    /** Compressed pixels of an icon, of a length that is known and that is not; what is in them is never decoded. */
    @Test
    void compressedIcons() {
        String icon = "e07f1000 4f42 0000 " + OPEN + ITEM + "00000000 " + ITEM + "02000000 0102 " + SEQUENCE_END;
        assertEquals(
                2,
                explicit(SEQUENCE + ITEM + OPEN + icon + ITEM_END + SEQUENCE_END + ROWS)
                        .requireInteger(Attribute.ROWS));
        assertEquals(
                2,
                explicit("54001300 5351 0000 2e000000 " + ITEM + "26000000 " + icon + ROWS)
                        .requireInteger(Attribute.ROWS));
        explicitRefused("54001300 5351 0000 24000000 " + ITEM + "1c000000 " + icon + ROWS, "within its item");
        explicitRefused("54001300 5351 0000 26000000 " + ITEM + "1e000000 " + icon, "end with its item");
        explicitRefused(SEQUENCE + ITEM + OPEN + icon.replace("02000000", "00000070"), "at most");
        explicitRefused(SEQUENCE + ITEM + OPEN + "28001000 4f42 0000 " + OPEN, "Rows (0028,0010)", "known length");
    }

    /** An icon is read with the header: what it may ask for is bounded as any value is. */
    @Test
    void iconsHaveABound() {
        DicomLimits small = new DicomLimits(1 << 20, 100, 100, 8, 1 << 20);
        byte[] few = DicomFiles.encode(
                TransferSyntax.JPEG_BASELINE, DicomFiles.ct(1, 0).put(DicomFiles.icon(new byte[40], new byte[20])));
        assertTrue(read(few, small).dataSet().has(Attribute.PIXEL_DATA));
        byte[] many = DicomFiles.encode(
                TransferSyntax.JPEG_BASELINE, DicomFiles.ct(1, 0).put(DicomFiles.icon(new byte[40], new byte[60])));
        DicomException refused = assertThrows(DicomException.class, () -> read(many, small));
        assertTrue(refused.getMessage().contains("Pixel Data (7FE0,0010)"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at most 100 bytes"), refused.getMessage());
    }

    private static DicomFile read(byte[] content, DicomLimits limits) {
        return Dicom.read(new ByteArrayInputStream(content), "upload", limits);
    }

    @Test
    void delimitersOutOfPlace() {
        explicitRefused(ITEM_END + ROWS, "(FFFE,E00D)", "outside a sequence");
        explicitRefused(SEQUENCE_END, "(FFFE,E0DD)", "outside a sequence");
        explicitRefused(SEQUENCE + ROWS, "expected an item of the sequence, got (0028,0010)");
        explicitRefused(SEQUENCE + ITEM + OPEN + SEQUENCE_END, "(FFFE,E0DD)", "outside a sequence");
        explicitRefused("28001000 5553 0200 0200 28001000 5553 0200 0200", "Rows (0028,0010)", "once", "twice");
        explicitRefused("28001000 0000 0200 0200 ", "Rows (0028,0010)", "two capital letters");
        explicitRefused("28001000 4f42 0000 " + OPEN, "Rows (0028,0010)", "known length");
        explicitRefused("e07f1000 4f42 0000 " + OPEN + SEQUENCE_END, "Pixel Data (7FE0,0010)", "offset table");
        explicitRefused("e07f1000 4f42 0000 " + OPEN + ITEM + OPEN, "Pixel Data (7FE0,0010)", "fragment");
    }

    @Test
    void nestingHasABound() {
        String level = SEQUENCE + ITEM + OPEN;
        assertEquals(
                1,
                explicit(level.repeat(32) + (ITEM_END + SEQUENCE_END).repeat(32))
                        .items(Attribute.ENERGY_WINDOW_RANGE_SEQUENCE)
                        .size());
        explicitRefused(level.repeat(100_000), "Energy Window Range Sequence (0054,0013)", "at most 32 levels");
    }

    @Test
    void elementsAndItemsHaveABound() {
        DicomLimits few = new DicomLimits(1 << 20, 1 << 16, 100, 8, 1 << 20);
        byte[] items = file("1.2.840.10008.1.2.1", SEQUENCE + (ITEM + "00000000 ").repeat(101) + SEQUENCE_END);
        DicomException refused =
                assertThrows(DicomException.class, () -> Dicom.read(new ByteArrayInputStream(items), "upload", few));
        assertTrue(refused.getMessage().contains("at most 100 elements and items"), refused.getMessage());
    }

    @Test
    void aDeflateBombIsStoppedAtTheBound() {
        DataSet zeros = DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2")
                .text(Attribute.SOP_INSTANCE_UID, "1.3")
                .bytes(Attribute.PIXEL_DATA, new byte[8 << 20])
                .build();
        byte[] bomb = Dicom.encode(DicomFile.of(TransferSyntax.DEFLATED, zeros));
        assertTrue(bomb.length < 1 << 14, bomb.length + " bytes");
        DicomLimits small = new DicomLimits(1 << 20, 1 << 16, 100, 8, 1 << 20);
        DicomException refused =
                assertThrows(DicomException.class, () -> Dicom.read(new ByteArrayInputStream(bomb), "upload", small));
        assertTrue(refused.getMessage().contains("Pixel Data (7FE0,0010) at inflated byte"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at most"), refused.getMessage());
    }

    @Test
    void damagedDeflateData() {
        byte[] damaged = file("1.2.840.10008.1.2.1.99", "ffffffffffff");
        refused(damaged, "damaged or truncated");
    }

    @Test
    void valuesThatAreNotWhatTheyShouldBe() {
        DataSet file = explicit("28001000 4c4f 0400 4a616e65 28003000 4453 0400 4a616e65 28000200 5553 0300 010203 ");
        for (Attribute attribute :
                new Attribute[] {Attribute.ROWS, Attribute.PIXEL_SPACING, Attribute.SAMPLES_PER_PIXEL}) {
            DicomException refused = assertThrows(DicomException.class, () -> file.numbers(attribute));
            assertTrue(
                    refused.getMessage().startsWith("upload: " + attribute + ": expected numbers"),
                    refused.getMessage());
            assertFalse(refused.getMessage().contains("Jane"), "a value may be a patient's: " + refused.getMessage());
        }
        assertThrows(DicomException.class, () -> file.items(Attribute.ROWS));
        assertThrows(DicomException.class, () -> file.texts(Attribute.SAMPLES_PER_PIXEL));
    }

    /** A missing file and a broken stream are trouble of the surroundings, not of the record. */
    @Test
    void whatCannotBeReachedIsNotABadFile() throws IOException {
        assertThrows(UncheckedIOException.class, () -> Dicom.read(Path.of("no", "such", "file.dcm")));
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        byte[] whole = file("1.2.840.10008.1.2.1", ROWS);
        InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(whole), closed);
        assertThrows(UncheckedIOException.class, () -> Dicom.read(breaking, "upload", DicomLimits.STANDARD));
    }

    private static DataSet explicit(String hex) {
        return read(file("1.2.840.10008.1.2.1", hex)).dataSet();
    }

    private static void explicitRefused(String hex, String... words) {
        refused(file("1.2.840.10008.1.2.1", hex), words);
    }

    private static DicomFile read(byte[] content) {
        return Dicom.read(content, "upload");
    }

    private static DicomException refused(byte[] content, String... words) {
        DicomException refused = assertThrows(DicomException.class, () -> read(content));
        assertTrue(refused.getMessage().startsWith("upload: "), refused.getMessage());
        for (String word : words) {
            assertTrue(refused.getMessage().contains(word), refused.getMessage() + " should say " + word);
        }
        return refused;
    }

    /** A file meta group of the transfer syntax alone, without a group length, then these bytes. */
    private static byte[] file(String transferSyntax, String hex) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[128]);
        out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        String even = transferSyntax.length() % 2 == 0 ? transferSyntax : transferSyntax + "\0";
        out.writeBytes(new byte[] {2, 0, 0x10, 0, 'U', 'I', (byte) even.length(), 0});
        out.writeBytes(even.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        return out.toByteArray();
    }
}
