package dev.muduo.networks.runtime;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether this thread records operations for a backward pass, for as long as the scope is open. The engine keeps this for
 * each thread, and a new thread records: without a scope an inference worker would hold every intermediate result.
 */
public final class GradientMode implements AutoCloseable {
    private final boolean before;

    private GradientMode(boolean recording) {
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
        // An optimised graph may round differently once it has been profiled: the same call must always give the same
        // bits.
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Nothing is recorded. */
    public static GradientMode inference() {
        return new GradientMode(false);
    }

    /** Operations on arrays that require a gradient are recorded. */
    public static GradientMode training() {
        return new GradientMode(true);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
