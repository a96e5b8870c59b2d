package dev.muduo.imaging.testing;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Frames compressed by the encoders of ImageIO and its plug-ins. */
public final class CompressedFrames {
    private CompressedFrames() {}

    /** Lossless, as a bare codestream of one component of 16 bits. */
    public static byte[] jpeg2000(int[] pixels, int columns) {
        byte[] boxed = encode("jpeg2000", image(pixels, columns, DataBuffer.TYPE_USHORT));
        // The encoder wraps the codestream into a file format; DICOM has the codestream alone.
        for (int at = 0; at + 4 < boxed.length; at++) {
            if (boxed[at] == (byte) 0xff
                    && boxed[at + 1] == 0x4f
                    && boxed[at + 2] == (byte) 0xff
                    && boxed[at + 3] == 0x51) {
                return Arrays.copyOfRange(boxed, at, boxed.length);
            }
        }
        throw new AssertionError("the encoder made no codestream");
    }

    /** Baseline, of one component of 8 bits. */
    public static byte[] jpeg(int[] pixels, int columns) {
        return encode("jpeg", image(pixels, columns, DataBuffer.TYPE_BYTE));
    }

    private static BufferedImage image(int[] pixels, int columns, int type) {
        int rows = pixels.length / columns;
        WritableRaster raster = Raster.createInterleavedRaster(type, columns, rows, 1, new Point());
        raster.setPixels(0, 0, columns, rows, pixels);
        ComponentColorModel grey = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, type);
        return new BufferedImage(grey, raster, false, null);
    }

    private static byte[] encode(String format, BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            ImageWriteParam param = writer.getDefaultWriteParam();
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
