package dev.muduo.networks.sam;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sizes of a SAM-Med3D network, told from the shapes of its weights: tables of relative positions have 2S − 1 rows for
 * windows of S tokens and as many columns as a head, and the table of positions has the token grid's edge. So no file of
 * weights needs a description beside it.
 */
public final class SamMed3dSizes {
    private static final String BLOCK = "image_encoder.blocks.";
    private static final int MOST_BLOCKS = 100;

    private final Map<String, long[]> shapes;

    private SamMed3dSizes(Map<String, long[]> shapes) {
        this.shapes = shapes;
    }

    /**
     * The network that weights of these shapes are of, if the shapes that decide are there and make sense; whether all others
     * fit, {@link SamMed3dConfig#architecture} tells. Where windows are as large as the grid, every block is called global:
     * the two are the same.
     */
    public static Optional<SamMed3dConfig> of(Map<String, long[]> shapes) {
        try {
            return Optional.of(new SamMed3dSizes(shapes).read());
        } catch (MissingSizeException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private SamMed3dConfig read() {
        int grid = extent("image_encoder.pos_embed", 5, 1);
        int width = extent("image_encoder.pos_embed", 5, 4);
        int patch = extent("image_encoder.patch_embed.proj.weight", 5, 2);
        int headWidth = extent(BLOCK + "0.attn.rel_pos_d", 2, 1);
        int depth = depth();
        Set<Integer> globalBlocks = new TreeSet<>();
        int window = grid;
        for (int block = 0; block < depth; block++) {
            int keys = (extent(BLOCK + block + ".attn.rel_pos_d", 2, 0) + 1) / 2;
            if (keys == grid) {
                globalBlocks.add(block);
            } else {
                window = keys;
            }
        }
        return new SamMed3dConfig(
                Math.multiplyExact(grid, patch),
                patch,
                width,
                depth,
                headWidth == 0 ? 0 : width / headWidth,
                window,
                globalBlocks,
                extent("image_encoder.neck.0.weight", 5, 0),
                extent("prompt_encoder.mask_downscaling.3.weight", 5, 0),
                extent("mask_decoder.iou_prediction_head.layers.0.weight", 2, 0));
    }

    private int depth() {
        int depth = 0;
        while (depth < MOST_BLOCKS && shapes.containsKey(BLOCK + depth + ".attn.rel_pos_d")) {
            depth++;
        }
        return depth;
    }

    private int extent(String name, int axes, int axis) {
        long[] shape = shapes.get(name);
        if (shape == null || shape.length != axes) {
            throw new MissingSizeException();
        }
        return Math.toIntExact(shape[axis]);
    }

    /** A shape that decides is not there. */
    private static final class MissingSizeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
