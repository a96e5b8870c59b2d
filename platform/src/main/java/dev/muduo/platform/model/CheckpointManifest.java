package dev.muduo.platform.model;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structures;
import java.util.Map;
import java.util.Optional;

/**
 * What a checkpoint is, in words: stored as JSON in its metadata and beside it. Holds no date, so that the same training
 * gives the same bytes.
 *
 * @param model         {@link ModelNames}
 * @param round         the round that ended with this checkpoint
 * @param step          optimiser steps since initialisation
 * @param base          the checkpoint the round began from
 * @param network       the architecture
 * @param configuration every number of the training configuration and of native threads, flattened, as text
 */
public record CheckpointManifest(
        String model,
        long round,
        long step,
        Optional<String> base,
        Structures structures,
        Preprocessing preprocessing,
        Network network,
        Map<String, String> configuration) {

    /** The 3D U-Net of §2.12. */
    public record Network(int inChannels, int classes, int featureScale) {}
}
