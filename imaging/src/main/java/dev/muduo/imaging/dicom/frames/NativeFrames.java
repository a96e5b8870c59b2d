package dev.muduo.imaging.dicom.frames;

/** Pixels as they are, little endian. */
final class NativeFrames {
    private NativeFrames() {}

    /** The cells of one frame out of the value that holds all; the value is long enough. */
    static void read(byte[] all, int frame, PixelFormat format, int[] cells) {
        int width = format.bytesAllocated();
        int from = frame * format.pixels() * width;
        for (int n = 0; n < cells.length; n++, from += width) {
            cells[n] = switch (width) {
                case 1 -> all[from] & 0xff;
                case 2 -> all[from] & 0xff | (all[from + 1] & 0xff) << 8;
                default ->
                    all[from] & 0xff
                            | (all[from + 1] & 0xff) << 8
                            | (all[from + 2] & 0xff) << 16
                            | (all[from + 3] & 0xff) << 24;
            };
        }
    }
}
