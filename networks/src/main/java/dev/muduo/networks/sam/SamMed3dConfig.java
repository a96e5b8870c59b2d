package dev.muduo.networks.sam;

import dev.muduo.networks.weights.Architecture;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sizes of a SAM-Med3D network (§3.1). Images, patches and windows are cubes: the relative-position term is defined for
 * no other shape.
 *
 * @param image        edge of an image in voxels
 * @param patch        edge of a patch in voxels; each patch becomes one token
 * @param width        channels of a token in the encoder
 * @param depth        encoder blocks
 * @param heads        attention heads of a block
 * @param window       edge of an attention window in tokens
 * @param globalBlocks blocks (from 0) that attend over the whole image instead of windows
 * @param promptWidth  channels of the embedding, of prompts and of the decoder
 * @param maskChannels channels of the second mask convolution; the first has a quarter of them
 * @param iouWidth     hidden channels of the head that predicts the IoU
 */
public record SamMed3dConfig(
        int image,
        int patch,
        int width,
        int depth,
        int heads,
        int window,
        Set<Integer> globalBlocks,
        int promptWidth,
        int maskChannels,
        int iouWidth) {
    /** The size of the published weights, {@code vit_b_ori}: 324 tensors, 100 509 616 values. */
    public static final SamMed3dConfig VIT_B_ORI =
            new SamMed3dConfig(128, 16, 768, 12, 12, 14, Set.of(2, 5, 8, 11), 384, 16, 256);

    /** Edge of the mask grid over the token grid. */
    static final int MASK_CELLS = 4;

    static final int MLP_RATIO = 4;
    static final int DECODER_HEADS = 8;
    static final int DECODER_LAYERS = 2;
    static final int DECODER_MLP = 2048;
    static final int MASK_TOKENS = 4;
    private static final int MOST_IMAGE_VOXELS = 512;

    public SamMed3dConfig {
        globalBlocks = Collections.unmodifiableSet(new TreeSet<>(globalBlocks));
        require(
                patch >= 1 && image >= patch && image <= MOST_IMAGE_VOXELS && image % patch == 0,
                "an image of at most " + MOST_IMAGE_VOXELS + " voxels an edge is divided into whole patches, got "
                        + image + " and " + patch);
        require(
                heads >= 1 && width >= heads && width % heads == 0,
                "the width is a multiple of the heads, got " + width + " and " + heads);
        require(depth >= 1, "an encoder has at least one block, got " + depth);
        require(window >= 1, "a window has at least one token an edge, got " + window);
        int blocks = depth;
        require(
                globalBlocks.stream().allMatch(block -> block >= 0 && block < blocks),
                "global blocks are numbered from 0 to " + (depth - 1) + ", got " + globalBlocks);
        // 16: eight heads of half the width; 3: sine, cosine and sine again of each frequency.
        require(promptWidth >= 1 && promptWidth % 48 == 0, "the prompt width is a multiple of 48, got " + promptWidth);
        require(
                maskChannels >= 4 && maskChannels % 4 == 0,
                "the mask channels are a multiple of 4, got " + maskChannels);
        require(iouWidth >= 1, "the IoU head has at least one hidden channel, got " + iouWidth);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Edge of the token grid: 8 for the published size. */
    public int grid() {
        return image / patch;
    }

    /** Number of tokens. */
    public int tokens() {
        return grid() * grid() * grid();
    }

    /** Edge of the grid that masks are given and answered on: 32 for the published size. */
    public int maskEdge() {
        return MASK_CELLS * grid();
    }

    /** Voxels of an image. */
    public int imageVoxels() {
        return image * image * image;
    }

    /** Voxels of a mask. */
    public int maskVoxels() {
        return maskEdge() * maskEdge() * maskEdge();
    }

    /** Edge of the window that a block attends over: the whole grid for a global one. */
    int windowOf(int block) {
        return globalBlocks.contains(block) ? grid() : window;
    }

    int headWidth() {
        return width / heads;
    }

    /** Every tensor of this network, the prompt encoder's buffer of frequencies included. */
    public Architecture architecture() {
        return new Architecture(toString(), SamMed3dParameters.shapes(this));
    }
}
