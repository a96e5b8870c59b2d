package dev.muduo.ingest.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.ingest.testing.DicomPhantom;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceContentTest {
    private static final DataSet SLICE = DicomPhantom.study(1).get(3);
    private static final List<TransferSyntax> SYNTAXES = List.of(
            TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_BIG_ENDIAN,
            TransferSyntax.DEFLATED);

    private static DicomSource source(DataSet slice, TransferSyntax syntax) {
        return DicomSource.of("a slice", DicomPhantom.encode(slice, syntax));
    }

    private static DataSet otherPixel(int at) {
        byte[] pixels = DicomPhantom.pixels(SLICE);
        pixels[at]++;
        return SLICE.toBuilder().bytes(Attribute.PIXEL_DATA, pixels).build();
    }

    @Test
    void theSameHoweverItIsEncodedAndOnePixelMakesAnother() throws IOException {
        int last = DicomPhantom.pixels(SLICE).length - 1;
        for (TransferSyntax one : SYNTAXES) {
            for (TransferSyntax other : SYNTAXES) {
                String what = one + " and " + other;
                assertTrue(same(source(SLICE, one), source(SLICE, other)), what);
                assertFalse(same(source(SLICE, one), source(otherPixel(0), other)), what);
                assertFalse(same(source(otherPixel(last), one), source(SLICE, other)), what);
                DataSet renamed =
                        SLICE.toBuilder().text(Attribute.PATIENT_NAME, "Else").build();
                assertFalse(same(source(SLICE, one), source(renamed, other)), what);
            }
        }
    }

    /** As some archives add it to fill a block (PS3.10, 7.2). */
    @Test
    void paddingAfterThePixelsSaysNothing() throws IOException {
        byte[] plain = DicomPhantom.encode(SLICE);
        byte[] padding = {(byte) 0xfc, (byte) 0xff, (byte) 0xfc, (byte) 0xff, 'O', 'B', 0, 0, 2, 0, 0, 0, 0, 0};
        byte[] padded = Arrays.copyOf(plain, plain.length + padding.length);
        System.arraycopy(padding, 0, padded, plain.length, padding.length);
        assertTrue(same(DicomSource.of("one", plain), DicomSource.of("other", padded)));
        assertFalse(same(source(otherPixel(7), SYNTAXES.get(0)), DicomSource.of("other", padded)));
    }

    /** Its limits let no file into memory whose pixels are in it. */
    @Test
    void pixelsOfOrdinaryFilesAreNeverInMemory() throws IOException {
        DicomLimits standard = DicomLimits.STANDARD;
        byte[] plain = DicomPhantom.encode(SLICE);
        int pixels = DicomPhantom.pixels(SLICE).length;
        DicomLimits headersAlone = new DicomLimits(
                plain.length - pixels,
                standard.maxValueBytes(),
                standard.maxElements(),
                standard.maxDepth(),
                standard.maxVoxels());
        DicomSource one = source(SLICE, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        for (TransferSyntax syntax : SYNTAXES.subList(0, 2)) {
            assertTrue(InstanceContent.same(one, source(SLICE, syntax), headersAlone));
            assertFalse(InstanceContent.same(one, source(otherPixel(pixels / 2), syntax), headersAlone));
        }
        assertThrows(
                DicomException.class,
                () -> InstanceContent.same(one, source(SLICE, TransferSyntax.EXPLICIT_BIG_ENDIAN), headersAlone));
    }

    @Test
    void aFileThatIsCutOffIsNoCopy() {
        byte[] plain = DicomPhantom.encode(SLICE);
        DicomSource half = DicomSource.of("half", Arrays.copyOf(plain, plain.length - 100));
        assertEquals(
                "half",
                assertThrows(
                                DicomException.class,
                                () -> same(source(SLICE, TransferSyntax.EXPLICIT_LITTLE_ENDIAN), half))
                        .getMessage()
                        .substring(0, 4));
    }

    private static boolean same(DicomSource one, DicomSource other) throws IOException {
        return InstanceContent.same(one, other, DicomLimits.STANDARD);
    }
}
