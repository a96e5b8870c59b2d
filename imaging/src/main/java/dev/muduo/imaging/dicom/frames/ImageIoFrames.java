package dev.muduo.imaging.dicom.frames;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes with a plug-in of ImageIO, chosen by its class: more than one claims JPEG. The plug-in sees only bytes whose own header
 * agrees with the image's, so that a lie costs no memory.
 */
final class ImageIoFrames implements FrameDecoder {
    /** Reads the size that a compressed frame claims. */
    interface Header {
        Claim read(byte[] encoded) throws BadFrameException;
    }

    /**
     * What a compressed frame says of itself.
     *
     * @param bits most bits of a sample
     */
    record Claim(int rows, int columns, int components, int bits) {}

    private final Class<? extends ImageReaderSpi> plugIn;
    private final Header header;

    ImageIoFrames(Class<? extends ImageReaderSpi> plugIn, Header header) {
        this.plugIn = plugIn;
        this.header = header;
    }

    @Override
    public void decode(byte[] encoded, PixelFormat format, int[] cells) throws BadFrameException {
        Claim claim = header.read(encoded);
        if (claim.rows() != format.rows() || claim.columns() != format.columns() || claim.components() != 1) {
            throw new BadFrameException("expected a compressed frame of " + format.rows() + " x " + format.columns()
                    + " pixels with 1 component, got " + claim.rows() + " x " + claim.columns() + " with "
                    + claim.components());
        }
        if (claim.bits() > format.bitsAllocated()) {
            throw new BadFrameException(
                    "expected a compressed frame of at most " + format.bitsAllocated() + " bits, got " + claim.bits());
        }
        Raster raster = raster(encoded);
        if (raster.getWidth() != format.columns() || raster.getHeight() != format.rows()) {
            throw new BadFrameException("expected a decoded frame of " + format.rows() + " x " + format.columns()
                    + " pixels, got " + raster.getHeight() + " x " + raster.getWidth());
        }
        raster.getSamples(raster.getMinX(), raster.getMinY(), format.columns(), format.rows(), 0, cells);
    }

    private Raster raster(byte[] encoded) throws BadFrameException {
        ImageReader reader = null;
        try (ImageInputStream in = new FrameStream(encoded)) {
            reader = IIORegistry.getDefaultInstance()
                    .getServiceProviderByClass(plugIn)
                    .createReaderInstance();
            reader.setInput(in, true, true);
            return reader.canReadRaster()
                    ? reader.readRaster(0, null)
                    : reader.read(0).getRaster();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // Plug-ins answer damaged input with whatever happens to fail inside them, the one for JPEG 2000 also with
            // errors of
            // its own and by stopping the thread that called it.
            throw new BadFrameException("expected a frame that its decoder can read, got " + e, e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }
}
