package dev.muduo.networks.inference;

import dev.muduo.networks.unet.UNet3d;

/** A network that segments one window, as {@code UNet3d::probabilities} does; tests give functions of their own. */
@FunctionalInterface
public interface PatchNetwork {
    /**
     * Segments windows.
     *
     * @param images (batch, 2, depth, height, width) row-major, normalised; channel 0 is CT, 1 is PET
     * @return (batch, classes, depth, height, width): the softmax over the classes
     */
    float[] probabilities(float[] images, int batch, int depth, int height, int width);

    /**
     * A network of CT and PET, or of the PET alone, the second channel of a window.
     *
     * @throws IllegalArgumentException if it sees neither one nor two channels
     */
    static PatchNetwork of(UNet3d network) {
        return switch (network.config().inChannels()) {
            case 1 ->
                (images, batch, depth, height, width) ->
                        network.probabilities(pet(images, batch), batch, depth, height, width);
            case 2 -> network::probabilities;
            default ->
                throw new IllegalArgumentException("a segmenter's network sees CT and PET (2 channels) or PET (1), this"
                        + " one has " + network.config());
        };
    }

    private static float[] pet(float[] images, int batch) {
        int voxels = images.length / (2 * batch);
        float[] pet = new float[batch * voxels];
        for (int sample = 0; sample < batch; sample++) {
            System.arraycopy(images, (2 * sample + 1) * voxels, pet, sample * voxels, voxels);
        }
        return pet;
    }
}
