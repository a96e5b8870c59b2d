package dev.muduo.imaging.dicom.frames;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.util.List;
import java.util.Optional;

/**
 * The frames of a file that was read with its pixels; each is decoded when it is asked for. The native pixels or compressed bytes
 * stay the file's.
 */
public final class Frames {
    private final DicomFile file;
    private final PixelFormat format;
    private final byte[] uncompressed;
    private final List<byte[]> compressed;
    private final FrameDecoder decoder;

    private Frames(
            DicomFile file, PixelFormat format, byte[] uncompressed, List<byte[]> compressed, FrameDecoder decoder) {
        this.file = file;
        this.format = format;
        this.uncompressed = uncompressed;
        this.compressed = compressed;
        this.decoder = decoder;
    }

    /**
     * The frames of a file.
     *
     * @throws DicomException if it has no pixels that can be decoded; an undecodable transfer syntax is named
     */
    public static Frames of(DicomFile file) {
        PixelFormat format = PixelFormat.of(file.dataSet());
        Element pixels = file.dataSet()
                .find(Attribute.PIXEL_DATA.tag())
                .orElseThrow(() -> file.dataSet().fault(Attribute.PIXEL_DATA, "expected pixels, got none"));
        if (pixels instanceof Element.Fragments fragments) {
            FrameDecoder decoder = decoder(file.syntax()).orElseThrow(() -> undecodable(file));
            return new Frames(
                    file, format, null, Encapsulation.frames(file.dataSet(), fragments, format.frames()), decoder);
        }
        if (file.syntax().compression() != TransferSyntax.Compression.NONE
                || !(pixels instanceof Element.Bytes value)) {
            throw file.dataSet().fault(Attribute.PIXEL_DATA, "expected fragments of " + file.syntax() + ", got none");
        }
        requireAll(file, format, value.bytes().length);
        return new Frames(file, format, value.bytes(), List.of(), null);
    }

    private static DicomException undecodable(DicomFile file) {
        return file.dataSet()
                .fault(
                        Attribute.PIXEL_DATA,
                        "expected pixels that can be decoded here (uncompressed, RLE, JPEG baseline, JPEG lossless, JPEG"
                                + " 2000), got " + file.syntax() + "; convert the file first");
    }

    private static void requireAll(DicomFile file, PixelFormat format, int bytes) {
        long expected = NativeFrames.bytes(format);
        if (bytes < expected) {
            throw file.dataSet()
                    .fault(
                            Attribute.PIXEL_DATA,
                            "expected " + expected + " bytes for " + format.frames() + " frames of " + format.rows()
                                    + " x " + format.columns() + " pixels, got " + bytes);
        }
    }

    private static Optional<FrameDecoder> decoder(TransferSyntax syntax) {
        return switch (syntax.compression()) {
            case RLE -> Optional.of(new RleFrames());
            case JPEG -> Optional.of(new ImageIoFrames(JPEGImageReaderSpi.class, JpegHeader::read));
            case JPEG_2000 -> Optional.of(new ImageIoFrames(J2KImageReaderSpi.class, Jpeg2000Header::read));
            case NONE, UNDECODABLE -> Optional.empty();
        };
    }

    public PixelFormat format() {
        return format;
    }

    /**
     * The stored numbers of a frame, row by row, before any rescaling.
     *
     * @param frame 0 … frames − 1
     * @param into  one number a pixel
     * @throws DicomException if the frame cannot be decoded
     */
    public void read(int frame, int[] into) {
        if (into.length != format.pixels()) {
            throw new IllegalArgumentException("a frame has " + format.pixels() + " pixels, got " + into.length);
        }
        if (uncompressed != null) {
            NativeFrames.read(uncompressed, frame, format, into);
            if (file.syntax() == TransferSyntax.EXPLICIT_BIG_ENDIAN && format.bitsAllocated() == 32) {
                exchangeWords(into);
            }
        } else {
            decode(frame, into);
        }
        for (int n = 0; n < into.length; n++) {
            into[n] = format.number(into[n]);
        }
    }

    /** A big-endian value of 16-bit words was turned word by word: the higher word of a longer pixel still comes first. */
    private static void exchangeWords(int[] cells) {
        for (int n = 0; n < cells.length; n++) {
            cells[n] = Integer.rotateLeft(cells[n], 16);
        }
    }

    private void decode(int frame, int[] into) {
        try {
            decoder.decode(compressed.get(frame), format, into);
        } catch (BadFrameException e) {
            throw new DicomException(
                    file.dataSet().source() + ": " + Attribute.PIXEL_DATA + ", frame " + (frame + 1) + ", "
                            + file.syntax() + ": " + e.getMessage(),
                    e);
        }
    }
}
