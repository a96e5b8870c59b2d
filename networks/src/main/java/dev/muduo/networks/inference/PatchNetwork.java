package dev.muduo.networks.inference;

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
}
