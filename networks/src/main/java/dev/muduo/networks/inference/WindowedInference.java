package dev.muduo.networks.inference;

/**
 * Runs a network over a whole body: windows overlap by half, weighted probabilities are summed slab by slab along z and
 * handed over as soon as no later window can touch them. Memory is classes × patch × height × width floats.
 *
 * <p>Immutable; several threads may run it at once.
 */
public final class WindowedInference {
    /**
     * @param classes      channels of the network's answer, background included
     * @param patchVoxels  edge of a window
     * @param step         fraction of the patch between windows; ½ is the standard
     * @param outside      normalised value of each channel outside the body, for bodies smaller than a patch
     */
    public WindowedInference(PatchNetwork network, int classes, int patchVoxels, double step, float[] outside) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Segments one body of this size.
     *
     * @param pace asked before each window
     * @throws InterruptedException if the pace is interrupted
     */
    public void run(int depth, int height, int width, InputSlabs input, WindowPace pace, ProbabilitySlabs output)
            throws InterruptedException {
        throw new UnsupportedOperationException("being built");
    }
}
