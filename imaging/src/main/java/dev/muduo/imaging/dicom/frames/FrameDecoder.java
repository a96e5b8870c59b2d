package dev.muduo.imaging.dicom.frames;

/** Decompresses one frame. */
interface FrameDecoder {
    /**
     * Fills the cells, row by row, with the bits of each pixel; bits above those allocated do not matter.
     *
     * @throws BadFrameException if the bytes are no frame of this format
     */
    void decode(byte[] encoded, PixelFormat format, int[] cells) throws BadFrameException;
}
