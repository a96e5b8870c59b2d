package dev.muduo.imaging.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.testing.DicomFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceContentTest {
    private static final DataSet SLICE = DicomFiles.ct(4, 9)
            .numbers(Attribute.ROWS, 16)
            .numbers(Attribute.COLUMNS, 16)
            .bytes(Attribute.PIXEL_DATA, new byte[2 * 16 * 16])
            .build();
    private static final List<TransferSyntax> SYNTAXES = List.of(
            TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_BIG_ENDIAN,
            TransferSyntax.DEFLATED);

    private static DicomSource source(DataSet slice, TransferSyntax syntax) {
        return DicomSource.of("a slice", encoded(slice, syntax));
    }

    private static byte[] encoded(DataSet slice, TransferSyntax syntax) {
        return Dicom.encode(DicomFile.of(syntax, slice));
    }

    private static byte[] pixels() {
        Element pixels = SLICE.find(Attribute.PIXEL_DATA.tag()).orElseThrow();
        return ((Element.Bytes) pixels).bytes().clone();
    }

    private static DataSet otherPixel(int at) {
        byte[] pixels = pixels();
        pixels[at]++;
        return SLICE.toBuilder().bytes(Attribute.PIXEL_DATA, pixels).build();
    }

    @Test
    void theSameHoweverItIsEncodedAndOnePixelMakesAnother() throws IOException {
        int last = pixels().length - 1;
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

    /**
     * Of private attributes an implicit file says no representation; of what the pixels decide, the dictionary knows several. A
     * private sequence is then a value like any other.
     */
    @Test
    void representationsThatOnlySomeEncodingsSayAreNoDifference() throws IOException {
        DataSet slice = withPrivate("120 ");
        DataSet other = withPrivate("121 ");
        for (TransferSyntax one : SYNTAXES) {
            for (TransferSyntax another : SYNTAXES) {
                String what = one + " and " + another;
                assertTrue(same(source(slice, one), source(slice, another)), what);
                assertFalse(same(source(slice, one), source(other, another)), what);
                assertFalse(same(source(slice, one), source(SLICE, another)), what);
            }
        }
    }

    /** @param value deep within */
    private static DataSet withPrivate(String value) {
        Tag creator = new Tag(0x0009, 0x0010);
        DataSet inner = privately(DataSet.builder(), creator)
                .bytes(new Tag(0x0009, 0x1002), Vr.DS, value.getBytes(StandardCharsets.US_ASCII))
                .build();
        DataSet outer = privately(DataSet.builder(), creator)
                .put(new Element.Items(new Tag(0x0009, 0x1003), List.of(inner, inner)))
                .put(new Element.Items(new Tag(0x0009, 0x1004), List.of()))
                .build();
        return privately(SLICE.toBuilder(), creator)
                .bytes(new Tag(0x0009, 0x1001), Vr.FD, new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                .put(new Element.Items(new Tag(0x0008, 0x1032), List.of(outer, inner)))
                .put(new Element.Items(new Tag(0x0009, 0x1005), List.of(outer)))
                .bytes(new Tag(0x0028, 0x0106), Vr.SS, new byte[] {(byte) 0xff, (byte) 0xff})
                .build();
    }

    private static DataSetBuilder privately(DataSetBuilder dataSet, Tag creator) {
        return dataSet.bytes(creator, Vr.LO, "GEMS_PETD_01".getBytes(StandardCharsets.US_ASCII));
    }

    /** Another sequence, or none, is another content. */
    @Test
    void aValueIsNoSequenceOfTheSameName() throws IOException {
        Tag tag = new Tag(0x0009, 0x1005);
        DataSet sequence = SLICE.toBuilder()
                .put(new Element.Items(tag, List.of(DataSet.builder().build())))
                .build();
        for (byte[] value : List.of(new byte[0], new byte[] {1, 2}, new byte[16])) {
            DataSet text = SLICE.toBuilder().bytes(tag, Vr.UN, value).build();
            assertFalse(same(
                    source(sequence, TransferSyntax.EXPLICIT_LITTLE_ENDIAN),
                    source(text, TransferSyntax.IMPLICIT_LITTLE_ENDIAN)));
        }
    }

    /** As some archives add it to fill a block (PS3.10, 7.2). */
    @Test
    void paddingAfterThePixelsSaysNothing() throws IOException {
        byte[] plain = encoded(SLICE, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        byte[] padding = {(byte) 0xfc, (byte) 0xff, (byte) 0xfc, (byte) 0xff, 'O', 'B', 0, 0, 2, 0, 0, 0, 0, 0};
        byte[] padded = Arrays.copyOf(plain, plain.length + padding.length);
        System.arraycopy(padding, 0, padded, plain.length, padding.length);
        assertTrue(same(DicomSource.of("one", plain), DicomSource.of("other", padded)));
        assertFalse(same(source(otherPixel(7), SYNTAXES.get(0)), DicomSource.of("other", padded)));
    }

    /** Counted are the bytes that the comparing thread allocates: in whatever encoding, no file of 40 MB may be among them. */
    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "EXPLICIT_LITTLE_ENDIAN",
                "IMPLICIT_LITTLE_ENDIAN",
                "EXPLICIT_BIG_ENDIAN",
                "DEFLATED",
                "JPEG_2000_LOSSLESS"
            })
    void pixelsAreNeverInMemory(TransferSyntax syntax) throws IOException {
        byte[] many = new byte[40_000_000];
        DicomSource one = large(many, syntax);
        DicomSource again = large(many, syntax);
        many[many.length / 2] = 1;
        DicomSource other = large(many, syntax);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        boolean same = same(one, again);
        boolean different = !same(one, other);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(same);
        assertTrue(different);
        assertTrue(allocated < many.length / 4, allocated + " bytes were allocated");
    }

    private static DicomSource large(byte[] pixels, TransferSyntax syntax) {
        Element value = syntax == TransferSyntax.JPEG_2000_LOSSLESS
                ? new Element.Fragments(Attribute.PIXEL_DATA.tag(), Vr.OB, new byte[0], List.of(pixels))
                : new Element.Bytes(Attribute.PIXEL_DATA.tag(), Vr.OW, pixels);
        return source(SLICE.toBuilder().put(value).build(), syntax);
    }

    /** Another archive may leave the offset table out, or write one (PS3.5, A.4). */
    @Test
    void compressedPixelsAreTheSameWhateverTheOffsetTable() throws IOException {
        byte[] frame = {1, 2, 3, 4};
        DicomSource without = compressed(new byte[0], frame, frame);
        assertTrue(same(without, compressed(new byte[] {0, 0, 0, 0, 12, 0, 0, 0}, frame, frame)));
        assertFalse(same(without, compressed(new byte[0], frame)));
        assertFalse(same(without, compressed(new byte[0], frame, new byte[] {1, 2, 3, 5})));
        assertFalse(same(without, compressed(new byte[0], new byte[] {1, 2, 3, 4, 1, 2}, new byte[] {3, 4})));
        assertFalse(same(without, source(SLICE, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)));
    }

    private static DicomSource compressed(byte[] offsets, byte[]... frames) {
        Element pixels = new Element.Fragments(Attribute.PIXEL_DATA.tag(), Vr.OB, offsets, List.of(frames));
        return source(SLICE.toBuilder().put(pixels).build(), TransferSyntax.JPEG_2000_LOSSLESS);
    }

    @Test
    void aFileThatIsCutOffIsNoCopy() {
        byte[] plain = encoded(SLICE, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
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
