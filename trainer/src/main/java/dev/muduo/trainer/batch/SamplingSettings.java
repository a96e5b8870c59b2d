package dev.muduo.trainer.batch;

import dev.muduo.trainer.config.Channels;

/**
 * What both streams of a round need to know.
 *
 * @param scope names the model and the round; part of every random purpose
 * @param edge  of a patch, in voxels
 */
record SamplingSettings(
        long seed,
        String scope,
        int edge,
        double foregroundOversample,
        Channels channels,
        IntensityJitter jitter,
        Poses poses) {
    String purpose(String what) {
        return scope + "." + what;
    }
}
