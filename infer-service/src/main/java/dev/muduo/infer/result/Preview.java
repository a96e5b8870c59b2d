package dev.muduo.infer.result;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A mask at a glance: the PET's maximum-intensity projection from the front, SUV 0 white to {@value #BLACK_SUV} black, the
 * patient's right on the left, and the outline of each structure as it is seen from there. Memory is a slice of the body and the
 * picture.
 */
final class Preview {
    static final double BLACK_SUV = 10;

    /** Along the longer edge. */
    private static final int MOST_PIXELS = 640;

    private static final double LEAST_PIXEL_MM = 1;
    /** Between the layers that are projected: no more than a voxel of a PET. */
    private static final double LAYER_MM = 3;

    private static final int WHITE = 255;

    private final Grid grid;
    private final float[] brightest;
    private final Map<Integer, BitSet> seen = new TreeMap<>();

    private Preview(BoxMm box) {
        double width = box.xMax() - box.xMin();
        double depth = box.yMax() - box.yMin();
        double height = box.zMax() - box.zMin();
        double pixel = Math.max(LEAST_PIXEL_MM, Math.max(width, height) / MOST_PIXELS);
        int nx = (int) Math.max(1, Math.round(width / pixel));
        int ny = (int) Math.max(1, Math.ceil(depth / LAYER_MM));
        int nz = (int) Math.max(1, Math.round(height / pixel));
        double layer = depth / ny;
        grid = new Grid(
                nx,
                ny,
                nz,
                Affine.scaling(
                        pixel, layer, pixel, box.xMin() + pixel / 2, box.yMin() + layer / 2, box.zMin() + pixel / 2));
        brightest = new float[nx * nz];
    }

    /**
     * A PNG.
     *
     * @param pet    SUVbw
     * @param labels on any grid
     */
    static byte[] png(Volume pet, LabelMap labels) {
        Preview preview = new Preview(BoxMm.of(pet.grid()));
        preview.project(pet, labels);
        return encode(preview.image());
    }

    private void project(Volume pet, LabelMap labels) {
        float[] values = new float[grid.nx() * grid.ny()];
        byte[] ids = new byte[values.length];
        for (int k = 0; k < grid.nz(); k++) {
            Resampler.linearInto(pet, grid, k, k + 1, 0, values);
            Resampler.nearestInto(labels, grid, k, k + 1, ids);
            for (int at = 0; at < values.length; at++) {
                int pixel = k * grid.nx() + at % grid.nx();
                brightest[pixel] = Math.max(brightest[pixel], values[at]);
                if (ids[at] != 0) {
                    seen.computeIfAbsent(ids[at] & 0xff, id -> new BitSet()).set(pixel);
                }
            }
        }
    }

    private BufferedImage image() {
        BufferedImage image = new BufferedImage(grid.nx(), grid.nz(), BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < grid.nz(); k++) {
            for (int i = 0; i < grid.nx(); i++) {
                double darkness = Math.min(1, brightest[k * grid.nx() + i] / BLACK_SUV);
                int grey = (int) Math.round(WHITE * (1 - darkness));
                paint(image, i, k, grey << 16 | grey << 8 | grey);
            }
        }
        seen.forEach((id, pixels) -> outline(image, pixels, StructureColour.rgb(id)));
        return image;
    }

    /** +x is the patient's right, which is on the left for whoever looks at a patient; +z is up. */
    private void paint(BufferedImage image, int i, int k, int rgb) {
        image.setRGB(grid.nx() - 1 - i, grid.nz() - 1 - k, rgb);
    }

    private void outline(BufferedImage image, BitSet pixels, int rgb) {
        for (int at = pixels.nextSetBit(0); at >= 0; at = pixels.nextSetBit(at + 1)) {
            int i = at % grid.nx();
            int k = at / grid.nx();
            boolean within = i > 0
                    && i < grid.nx() - 1
                    && k > 0
                    && k < grid.nz() - 1
                    && pixels.get(at - 1)
                    && pixels.get(at + 1)
                    && pixels.get(at - grid.nx())
                    && pixels.get(at + grid.nx());
            if (!within) {
                paint(image, i, k, rgb);
            }
        }
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture cannot be written to memory", e);
        }
        return png.toByteArray();
    }
}
