package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in the standard's own manner (PS3.5, annexes H to K); the bytes are of Python's codecs, most agreed on by pydicom. */
class CharacterSetTest {
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(textBlock = """
                    ISO_IR 100, 4275635E4AE972F46D65, Buc^Jérôme
                    ISO_IR 101, 57A3EC736163, WŁěsac
                    ISO_IR 144, BBEEDAE1D5DCD1E3E0D3, Люксембург
                    ISO_IR 126, C4E9EFEDF5F3E9EFF2, Διονυσιος
                    ISO_IR 127, E2C8C7E6EA5EE4E6D2C7D1, قباني^لنزار
                    ISO_IR 138, F9F8E5EF5EE3E1E5F8E4, שרון^דבורה
                    ISO_IR 148, C7616B6172, Çakar
                    ISO_IR 13, D4CFC0DE5EC0DBB3, ﾔﾏﾀﾞ^ﾀﾛｳ
                    ISO_IR 166, B9D2A7, นาง
                    ISO_IR 192, 57616E675E5869616F446F6E673DE78E8B5EE5B08FE69DB1, Wang^XiaoDong=王^小東
                    GB18030, 57616E675E5869616F446F6E673DCDF55ED0A1B6AB, Wang^XiaoDong=王^小东
                    \\ISO 2022 IR 87, 59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B2842, Yamada^Tarou=山田^太郎
                    \\ISO 2022 IR 159, 413D1B24284430211B2842, A=丂
                    \\ISO 2022 IR 149, 486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D7, Hong^Gildong=洪^吉洞
                    \\ISO 2022 IR 58, 5A68616E675E1B242941D5C55E1B242941D0A1, Zhang^张^小
                    ISO 2022 IR 13\\ISO 2022 IR 87, D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A, ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎
                    \\ISO 2022 IR 144, 1B2D4CBBEEDA, Люк
                    ISO 2022 IR 100\\ISO 2022 IR 126, E95E1B2D46C4E9, é^Δι
                    NO SUCH TERM, 4AE972F46D65, Jérôme
                    """)
    void names(String terms, String hex, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(expected, CharacterSet.of(List.of(terms.split("\\\\", -1))).decode(bytes));
    }

    @Test
    void delimitersBringTheFirstSetBack() {
        byte[] bytes = HexFormat.of().parseHex("1b2d4cbb5cbb");
        assertEquals(
                "Л\\»",
                CharacterSet.of(List.of("ISO 2022 IR 100", "ISO 2022 IR 144")).decode(bytes));
    }

    @Test
    void aBackslashInsideATwoByteCharacterPartsNothing() {
        // 0x5c is the second half of the GBK character 乗 (0x81 0x5c).
        DataSet dataSet = DataSet.builder()
                .text(Attribute.SPECIFIC_CHARACTER_SET, "GBK")
                .bytes(Attribute.PATIENT_NAME, new byte[] {(byte) 0x81, 0x5c, 'A', '\\', 'B', ' '})
                .build();
        assertEquals(List.of("乗A", "B"), dataSet.texts(Attribute.PATIENT_NAME));
    }

    @Test
    void itemsInheritTheSetOfTheirFile() {
        DataSet item = DataSet.builder()
                .bytes(Attribute.CODE_MEANING, new byte[] {'J', (byte) 0xc3, (byte) 0xa9})
                .build();
        DataSet file = DataSet.builder()
                .text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .text(Attribute.SOP_CLASS_UID, "1.2")
                .text(Attribute.SOP_INSTANCE_UID, "1.3")
                .items(Attribute.RADIONUCLIDE_CODE_SEQUENCE, item)
                .build();
        for (TransferSyntax syntax : List.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, TransferSyntax.DEFLATED)) {
            DataSet read =
                    Dicom.read(Dicom.encode(DicomFile.of(syntax, file)), "file").dataSet();
            DataSet readItem = read.items(Attribute.RADIONUCLIDE_CODE_SEQUENCE).get(0);
            assertEquals("Jé", readItem.requireText(Attribute.CODE_MEANING));
        }
    }

    @Test
    void textThatTheSetCannotSayIsNotWritten() {
        DataSetBuilder ascii = DataSet.builder();
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ascii.text(Attribute.PATIENT_NAME, "Jérôme"));
        assertEquals("expected text of US-ASCII, got other characters; write ISO_IR 192", refused.getMessage());
    }

    /** Escape sequences are never written, and ASCII needs none; in JIS X 0201, too, values are parted by the byte of a backslash. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ISO 2022 IR 87", "\\ISO 2022 IR 149", "ISO 2022 IR 100", "ISO_IR 13"})
    void asciiIsWrittenInEverySet(String terms) {
        DataSetBuilder builder = DataSet.builder().text(Attribute.SPECIFIC_CHARACTER_SET, terms);
        assertEquals(
                List.of("one", "two"),
                builder.text(Attribute.SOFTWARE_VERSIONS, "one", "two").build().texts(Attribute.SOFTWARE_VERSIONS));
        assertThrows(IllegalArgumentException.class, () -> builder.text(Attribute.PATIENT_NAME, "Jérôme"));
    }
}
