package dev.muduo.imaging.dicom.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.testing.CompressedFrames;
import dev.muduo.imaging.testing.DicomFiles;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FramesTest {
    private static final int DAMAGED_FRAMES = 300;

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {"EXPLICIT_LITTLE_ENDIAN", "IMPLICIT_LITTLE_ENDIAN", "EXPLICIT_BIG_ENDIAN", "DEFLATED"})
    void uncompressedPixels(TransferSyntax syntax) {
        DataSetBuilder image =
                DicomFiles.ct(1, 0).bytes(Attribute.PIXEL_DATA, DicomFiles.words(-2, 0, 1, 255, 256, -32768));
        DicomFile read = Dicom.read(DicomFiles.encode(syntax, image), "file");
        assertArrayEquals(new int[] {-2, 0, 1, 255, 256, -32768}, stored(read, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // allocated, stored, high bit, signed, cell, number
        "16, 16, 15, 0, 65535, 65535",
        "16, 16, 15, 1, 65535, -1",
        "16, 12, 11, 0, 65535, 4095",
        "16, 12, 11, 1, 2048, -2048",
        "16, 12, 11, 1, 63487, 2047",
        "16, 12, 15, 0, 65535, 4095",
        "16, 12, 15, 1, 32783, -2048",
        "8, 8, 7, 0, 200, 200",
        "8, 8, 7, 1, 200, -56",
        "32, 32, 31, 1, -7, -7"
    })
    void bitsOfACell(int allocated, int stored, int highBit, int signed, int cell, int number) {
        PixelFormat format = new PixelFormat(1, 1, 1, allocated, stored, highBit + 1 - stored, signed == 1);
        assertEquals(number, format.number(cell));
    }

    @Test
    void severalFramesOfEightAndThirtyTwoBits() {
        DataSetBuilder bytes = format(DicomFiles.ct(1, 0), 8, 8).numbers(Attribute.NUMBER_OF_FRAMES, 2);
        bytes.bytes(Attribute.PIXEL_DATA, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1});
        assertArrayEquals(new int[] {7, 8, 9, 10, 11, -1}, stored(file(bytes), 1));
        DataSetBuilder words = format(DicomFiles.ct(1, 0), 32, 32);
        ByteBuffer six = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.of(1, -1, 65536, 0, Integer.MIN_VALUE, 5).forEach(six::putInt);
        words.bytes(Attribute.PIXEL_DATA, six.array());
        assertArrayEquals(new int[] {1, -1, 65536, 0, Integer.MIN_VALUE, 5}, stored(file(words), 0));
    }

    /** As in a segmentation: ten frames of six pixels in eight bytes. */
    @Test
    void singleBitsArePackedAcrossRowsAndFrames() {
        DataSetBuilder image = format(DicomFiles.ct(1, 0), 1, 1)
                .numbers(Attribute.PIXEL_REPRESENTATION, 0)
                .numbers(Attribute.NUMBER_OF_FRAMES, 10)
                .bytes(Attribute.PIXEL_DATA, new byte[] {0b0100_0001, 0b0000_0010, 0, 0, 0, 0, 0, 0b0000_1000});
        assertArrayEquals(new int[] {1, 0, 0, 0, 0, 0}, stored(file(image), 0));
        assertArrayEquals(new int[] {1, 0, 0, 1, 0, 0}, stored(file(image), 1));
        assertArrayEquals(new int[] {0, 0, 0, 0, 0, 1}, stored(file(image), 9));
    }

    /** The higher of a pixel's two words comes first there. */
    @Test
    void longPixelsInBigEndian() {
        DataSetBuilder image = format(DicomFiles.ct(1, 0), 32, 32)
                .bytes(Attribute.PIXEL_DATA, DicomFiles.words(1, 2, 0, 3, -1, -4, 0, 0, 0, 0, 0, 0));
        assertArrayEquals(
                new int[] {0x10002, 3, -4, 0, 0, 0}, stored(file(TransferSyntax.EXPLICIT_BIG_ENDIAN, image), 0));
    }

    /** PS3.5, G.3.1: literal runs, repeated runs, the byte that does nothing; the high bytes first. */
    @Test
    void runLengths() {
        byte[] high = {2, 0, 1, 2, -128, -2, 7}; // 0 1 2 7 7 7
        byte[] low = {-5, 9}; // 9 9 9 9 9 9
        DataSetBuilder image = DicomFiles.ct(1, 0).frames(List.of(rle(high, low)));
        int[] expected = {9, 0x109, 0x209, 0x709, 0x709, 0x709};
        assertArrayEquals(expected, stored(file(TransferSyntax.RLE, image), 0));
    }

    @Test
    void badRunLengths() {
        assertRefused(rle(new byte[] {-5, 1}), "expected 2 RLE segments, got 1");
        assertRefused(rle(new byte[] {-5, 1}, new byte[] {-4, 1}), "expected 6 bytes in an RLE segment, got 5");
        assertRefused(rle(new byte[] {-5, 1}, new byte[] {5, 1, 2}), "run within its segment");
        assertRefused(new byte[10], "header of 64 bytes");
        byte[] backwards = rle(new byte[] {-5, 1}, new byte[] {-5, 1});
        backwards[8] = 1;
        assertRefused(backwards, "segments in order");
    }

    private static void assertRefused(byte[] frame, String words) {
        DicomFile file = file(TransferSyntax.RLE, DicomFiles.ct(1, 0).frames(List.of(frame)));
        DicomException refused = assertThrows(DicomException.class, () -> stored(file, 0));
        assertTrue(
                refused.getMessage().contains("Pixel Data (7FE0,0010), frame 1, RLE Lossless"), refused.getMessage());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void framesInSeveralFragments() {
        byte[] first = rle(new byte[] {-5, 0}, new byte[] {-5, 1});
        byte[] second = rle(new byte[] {-5, 0}, new byte[] {-5, 2});
        List<byte[]> fragments = List.of(
                Arrays.copyOf(first, 40),
                Arrays.copyOfRange(first, 40, 68),
                Arrays.copyOf(second, 64),
                Arrays.copyOfRange(second, 64, 68));
        ByteBuffer offsets =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(84);
        DicomFile file = file(TransferSyntax.RLE, twoFrames(offsets.array(), fragments));
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1}, stored(file, 0));
        assertArrayEquals(new int[] {2, 2, 2, 2, 2, 2}, stored(file, 1));

        ByteBuffer wrong =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(83);
        DicomFile lying = file(TransferSyntax.RLE, twoFrames(wrong.array(), fragments));
        assertThrows(DicomException.class, () -> Frames.of(lying));
        DicomFile silent = file(TransferSyntax.RLE, twoFrames(new byte[0], fragments));
        DicomException refused = assertThrows(DicomException.class, () -> Frames.of(silent));
        assertTrue(refused.getMessage().contains("4 fragments and 0 offsets"), refused.getMessage());
    }

    private static DataSetBuilder twoFrames(byte[] offsets, List<byte[]> fragments) {
        return DicomFiles.ct(1, 0)
                .numbers(Attribute.NUMBER_OF_FRAMES, 2)
                .put(new Element.Fragments(Attribute.PIXEL_DATA.tag(), Vr.OB, offsets, fragments));
    }

    @Test
    void jpeg2000AndBaselineJpeg() {
        int[] pixels = IntStream.range(0, 64 * 48).map(n -> n * 37 % 4096).toArray();
        DataSetBuilder exact = size(DicomFiles.ct(1, 0), 48, 64).frames(List.of(CompressedFrames.jpeg2000(pixels, 64)));
        assertArrayEquals(pixels, stored(file(TransferSyntax.JPEG_2000_LOSSLESS, exact), 0));
        int[] grey = IntStream.range(0, 64 * 48).map(n -> 2 * (n % 64) + n / 64).toArray();
        DataSetBuilder lossy = format(size(DicomFiles.ct(1, 0), 48, 64), 8, 8)
                .numbers(Attribute.PIXEL_REPRESENTATION, 0)
                .frames(List.of(CompressedFrames.jpeg(grey, 64)));
        int[] decoded = stored(file(TransferSyntax.JPEG_BASELINE, lossy), 0);
        for (int n = 0; n < grey.length; n++) {
            assertEquals(grey[n], decoded[n], 12, "pixel " + n);
        }
    }

    @Test
    void compressedFramesThatClaimAnotherSize() {
        int[] pixels = new int[64 * 48];
        DataSetBuilder image = size(DicomFiles.ct(1, 0), 48, 63).frames(List.of(CompressedFrames.jpeg2000(pixels, 64)));
        DicomException refused =
                assertThrows(DicomException.class, () -> stored(file(TransferSyntax.JPEG_2000_LOSSLESS, image), 0));
        assertTrue(refused.getMessage().contains("expected a compressed frame of 48 x 63"), refused.getMessage());
        DataSetBuilder eight =
                format(size(DicomFiles.ct(1, 0), 48, 64), 8, 8).frames(List.of(CompressedFrames.jpeg2000(pixels, 64)));
        DicomException deep =
                assertThrows(DicomException.class, () -> stored(file(TransferSyntax.JPEG_2000_LOSSLESS, eight), 0));
        assertTrue(deep.getMessage().contains("at most 8 bits, got 16"), deep.getMessage());
    }

    /** Found by fuzzing: the decoder reads ones out of two bytes FF in a packet's header for ever. */
    @Test
    void jpeg2000PacketsThatAreNotStuffed() {
        byte[] frame = CompressedFrames.jpeg2000(new int[64 * 48], 64);
        int data = 0;
        while ((frame[data] & 0xff) != 0xff || (frame[data + 1] & 0xff) != 0x93) {
            data++;
        }
        frame[data + 2] = (byte) 0xcf;
        Arrays.fill(frame, data + 3, data + 8, (byte) 0xff);
        DataSetBuilder image = size(DicomFiles.ct(1, 0), 48, 64).frames(List.of(frame));
        DicomException refused =
                assertThrows(DicomException.class, () -> stored(file(TransferSyntax.JPEG_2000_LOSSLESS, image), 0));
        assertTrue(refused.getMessage().contains("expected stuffed bytes"), refused.getMessage());
    }

    /** A tile-part may not bring its packets' headers apart from them, nor change the order of packets. */
    @Test
    void jpeg2000TilePartsThatAreNotPlain() {
        byte[] frame = CompressedFrames.jpeg2000(new int[64 * 48], 64);
        int data = 0;
        while ((frame[data] & 0xff) != 0xff || (frame[data + 1] & 0xff) != 0x93) {
            data++;
        }
        for (int marker : new int[] {0x5f, 0x61, 0x53}) {
            byte[] other = frame.clone();
            other[data + 1] = (byte) marker;
            other[data + 2] = 0;
            other[data + 3] = 2;
            DataSetBuilder image = size(DicomFiles.ct(1, 0), 48, 64).frames(List.of(other));
            DicomException refused =
                    assertThrows(DicomException.class, () -> stored(file(TransferSyntax.JPEG_2000_LOSSLESS, image), 0));
            assertTrue(refused.getMessage().contains("expected a plain JPEG 2000 tile-part"), refused.getMessage());
        }
    }

    /** Damaged frames, the same ones every time: read or refused, by one kind of exception. */
    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {"RLE", "JPEG_2000_LOSSLESS", "JPEG_BASELINE"})
    void damagedFramesAreDecodedOrRefused(TransferSyntax syntax) {
        int[] pixels = IntStream.range(0, 32 * 24).map(n -> n % 32 * 5).toArray();
        byte[] whole = switch (syntax) {
            case JPEG_2000_LOSSLESS -> CompressedFrames.jpeg2000(pixels, 32);
            case JPEG_BASELINE -> CompressedFrames.jpeg(pixels, 32);
            default -> rle(packed(0), packed(1));
        };
        int bits = syntax == TransferSyntax.JPEG_BASELINE ? 8 : 16;
        Random random = new Random(9);
        int refused = 0;
        for (int n = 0; n < DAMAGED_FRAMES; n++) {
            byte[] damaged = whole.clone();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            byte[] frame = random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
            DataSetBuilder image =
                    format(size(DicomFiles.ct(1, 0), 24, 32), bits, bits).frames(List.of(frame));
            try {
                stored(file(syntax, image), 0);
            } catch (DicomException expected) {
                refused++;
            }
        }
        assertTrue(refused > DAMAGED_FRAMES / 10, "damage is noticed: " + refused);
    }

    private static byte[] packed(int value) {
        ByteArrayOutputStream plane = new ByteArrayOutputStream();
        for (int n = 0; n < 32 * 24 / 96; n++) {
            plane.writeBytes(new byte[] {-95, (byte) value});
        }
        return plane.toByteArray();
    }

    @Test
    void imagesThatAreNotGreyOrNotThere() {
        DataSetBuilder colour = DicomFiles.ct(1, 0).numbers(Attribute.SAMPLES_PER_PIXEL, 3);
        assertThrows(DicomException.class, () -> Frames.of(file(colour)));
        DataSetBuilder inverted = DicomFiles.ct(1, 0).text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1");
        assertThrows(DicomException.class, () -> Frames.of(file(inverted)));
        DataSetBuilder none = DicomFiles.ct(1, 0).remove(Attribute.PIXEL_DATA);
        assertThrows(DicomException.class, () -> Frames.of(file(none)));
        DataSetBuilder bits = format(DicomFiles.ct(1, 0), 16, 17);
        assertThrows(DicomException.class, () -> Frames.of(file(bits)));
        DataSetBuilder few = DicomFiles.ct(1, 0).bytes(Attribute.PIXEL_DATA, new byte[10]);
        DicomException refused = assertThrows(DicomException.class, () -> Frames.of(file(few)));
        assertTrue(refused.getMessage().contains("expected 12 bytes for 1 frames of 2 x 3 pixels, got 10"));
    }

    private static DataSetBuilder size(DataSetBuilder image, int rows, int columns) {
        return image.numbers(Attribute.ROWS, rows).numbers(Attribute.COLUMNS, columns);
    }

    private static DataSetBuilder format(DataSetBuilder image, int allocated, int stored) {
        return image.numbers(Attribute.BITS_ALLOCATED, allocated)
                .numbers(Attribute.BITS_STORED, stored)
                .numbers(Attribute.HIGH_BIT, stored - 1);
    }

    /** A frame of segments as they are, each padded to an even length. */
    private static byte[] rle(byte[]... segments) {
        ByteBuffer header =
                ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putInt(segments.length);
        List<byte[]> even = new ArrayList<>();
        int at = 64;
        for (byte[] segment : segments) {
            header.putInt(at);
            even.add(Arrays.copyOf(segment, segment.length + segment.length % 2));
            at += segment.length + segment.length % 2;
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(header.array());
        even.forEach(frame::writeBytes);
        return frame.toByteArray();
    }

    private static DicomFile file(DataSetBuilder image) {
        return file(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image);
    }

    private static DicomFile file(TransferSyntax syntax, DataSetBuilder image) {
        return Dicom.read(DicomFiles.encode(syntax, image), "file");
    }

    private static int[] stored(DicomFile file, int frame) {
        Frames frames = Frames.of(file);
        int[] stored = new int[frames.format().pixels()];
        frames.read(frame, stored);
        return stored;
    }
}
