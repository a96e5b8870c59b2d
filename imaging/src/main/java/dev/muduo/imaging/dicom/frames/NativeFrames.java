package dev.muduo.imaging.dicom.frames;

/** Pixels as they are, little endian; single bits are packed from the lowest on, across the ends of rows and frames. */
final class NativeFrames {
    private NativeFrames() {}

    /** How many bytes all frames take. */
    static long bytes(PixelFormat format) {
        return ((long) format.frames() * format.pixels() * format.bitsAllocated() + 7) / 8;
    }

    /** The cells of one frame out of the value that holds all; the value is long enough. */
    static void read(byte[] all, int frame, PixelFormat format, int[] cells) {
        long first = (long) frame * format.pixels();
        switch (format.bitsAllocated()) {
            case 1 -> readBits(all, first, cells);
            case 8 -> readBytes(all, (int) first, cells);
            case 16 -> readWords(all, (int) (2 * first), cells);
            default -> readDoubleWords(all, (int) (4 * first), cells);
        }
    }

    private static void readBits(byte[] all, long first, int[] cells) {
        for (int n = 0; n < cells.length; n++) {
            long bit = first + n;
            cells[n] = all[(int) (bit >> 3)] >> (bit & 7) & 1;
        }
    }

    private static void readBytes(byte[] all, int from, int[] cells) {
        for (int n = 0; n < cells.length; n++) {
            cells[n] = all[from + n] & 0xff;
        }
    }

    private static void readWords(byte[] all, int from, int[] cells) {
        for (int n = 0, at = from; n < cells.length; n++, at += 2) {
            cells[n] = (all[at] & 0xff) | (all[at + 1] & 0xff) << 8;
        }
    }

    private static void readDoubleWords(byte[] all, int from, int[] cells) {
        for (int n = 0, at = from; n < cells.length; n++, at += 4) {
            int low = (all[at] & 0xff) | (all[at + 1] & 0xff) << 8;
            cells[n] = low | (all[at + 2] & 0xff) << 16 | (all[at + 3] & 0xff) << 24;
        }
    }
}
