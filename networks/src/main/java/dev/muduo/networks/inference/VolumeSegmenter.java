package dev.muduo.networks.inference;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Volume;

/**
 * Segments a whole study with a network that sees windows: one answer for service, gate and reports.
 *
 * <p>Holds no state of its own; as safe for several threads as its network.
 */
public final class VolumeSegmenter {
    private final PatchNetwork network;
    private final int classes;
    private final Preprocessing preprocessing;

    /** @param classes channels of the network's answer, background included */
    public VolumeSegmenter(PatchNetwork network, int classes, Preprocessing preprocessing) {
        this.network = network;
        this.classes = classes;
        this.preprocessing = preprocessing;
    }

    /**
     * Labels every voxel of {@code target}, usually the CT's or the PET's own grid; background outside the body and where
     * CT or PET is missing.
     *
     * @param ct     Hounsfield units on its native grid
     * @param pet    SUVbw on its native grid
     * @throws IllegalArgumentException if CT and PET have no space in common
     * @throws java.util.concurrent.CancellationException if the pace gives up
     */
    public LabelMap segment(Volume ct, Volume pet, Grid target, WindowPace pace) throws InterruptedException {
        throw new UnsupportedOperationException("being built: " + network + classes + preprocessing);
    }
}
