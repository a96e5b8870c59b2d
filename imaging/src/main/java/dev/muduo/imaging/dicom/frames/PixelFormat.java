package dev.muduo.imaging.dicom.frames;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;

/**
 * How the pixels of a monochrome image are stored (PS3.3, C.7.6.3; PS3.5, 8.1.1).
 *
 * @param rows          pixels along a column
 * @param columns       pixels along a row
 * @param frames        images in the file
 * @param bitsAllocated 1 (native only), 8, 16 or 32
 * @param bitsStored    of which these carry the number
 * @param lowBit        position of the number's lowest bit
 * @param signed        whether the number is a two's complement
 */
public record PixelFormat(
        int rows, int columns, int frames, int bitsAllocated, int bitsStored, int lowBit, boolean signed) {
    private static final int MOST_FRAMES = 1 << 20;

    /** @throws IllegalArgumentException if no such image can be */
    public PixelFormat {
        boolean size = rows > 0 && columns > 0 && frames > 0 && frames <= MOST_FRAMES;
        boolean allocated = bitsAllocated == 1 || bitsAllocated == 8 || bitsAllocated == 16 || bitsAllocated == 32;
        boolean stored = bitsStored > 0 && lowBit >= 0 && lowBit + bitsStored <= bitsAllocated;
        if (!size || !allocated || !stored || (long) rows * columns > 1 << 28) {
            throw new IllegalArgumentException(
                    "expected frames of pixels in 1, 8, 16 or 32 bits, got " + frames + " of " + rows + " x " + columns
                            + ", " + bitsStored + " bits from bit " + lowBit + " of " + bitsAllocated);
        }
    }

    /**
     * The format that an image's header states.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if it states none, an impossible one or one in colour
     */
    public static PixelFormat of(DataSet image) {
        requireMonochrome(image);
        int stored = image.requireInteger(Attribute.BITS_STORED);
        int highBit = image.integer(Attribute.HIGH_BIT).orElse(stored - 1);
        try {
            return new PixelFormat(
                    image.requireInteger(Attribute.ROWS),
                    image.requireInteger(Attribute.COLUMNS),
                    image.integer(Attribute.NUMBER_OF_FRAMES).orElse(1),
                    image.requireInteger(Attribute.BITS_ALLOCATED),
                    stored,
                    highBit + 1 - stored,
                    image.requireInteger(Attribute.PIXEL_REPRESENTATION) == 1);
        } catch (IllegalArgumentException e) {
            throw image.fault(Attribute.PIXEL_DATA, e.getMessage());
        }
    }

    private static void requireMonochrome(DataSet image) {
        int samples = image.integer(Attribute.SAMPLES_PER_PIXEL).orElse(1);
        if (samples != 1) {
            throw image.fault(Attribute.SAMPLES_PER_PIXEL, "expected 1, a grey image, got " + samples);
        }
        String photometric = image.text(Attribute.PHOTOMETRIC_INTERPRETATION).orElse("MONOCHROME2");
        if (!photometric.equals("MONOCHROME2")) {
            throw image.fault(Attribute.PHOTOMETRIC_INTERPRETATION, "expected MONOCHROME2, got another");
        }
    }

    public int pixels() {
        return rows * columns;
    }

    /** Of a pixel that is not a single bit. */
    int bytesAllocated() {
        return bitsAllocated / 8;
    }

    /** The stored number of a cell: its bits, with the sign where it has one. */
    int number(int cell) {
        int unused = 32 - bitsStored;
        int raised = cell >>> lowBit << unused;
        return signed ? raised >> unused : raised >>> unused;
    }
}
