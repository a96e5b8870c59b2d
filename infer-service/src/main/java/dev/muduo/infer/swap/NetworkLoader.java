package dev.muduo.infer.swap;

import dev.muduo.networks.inference.PatchNetwork;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.model.CheckpointManifest;

/** Makes a network of a checkpoint's bytes. Tests give networks that compute without a tensor engine. */
@FunctionalInterface
public interface NetworkLoader {
    /**
     * Opens a checkpoint's network.
     *
     * @param manifest   checked before
     * @param content    the safetensors file, its hash checked
     * @param arithmetic that it answers in
     * @throws RuntimeException if the content is no such network
     */
    LoadedNetwork load(CheckpointManifest manifest, byte[] content, Arithmetic arithmetic);

    /** A network and the memory it holds. */
    interface LoadedNetwork extends PatchNetwork, AutoCloseable {
        @Override
        void close();
    }
}
