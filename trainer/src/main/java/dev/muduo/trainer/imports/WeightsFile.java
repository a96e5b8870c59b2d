package dev.muduo.trainer.imports;

import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.torch.WeightsConversion;
import dev.muduo.networks.weights.Architecture;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.PublishedWeights;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.store.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code .pth} file that is to become a checkpoint of one model (§3.8). Opened, its names and shapes are known to be a
 * network's that the model can be; its values have not been looked at. Belongs to one thread.
 */
public final class WeightsFile implements AutoCloseable {
    private static final String MANIFEST = "manifest";

    private final String model;
    private final String sha256;
    private final TorchStateDict weights;
    private final NetworkOfWeights found;

    private WeightsFile(String model, String sha256, TorchStateDict weights, NetworkOfWeights found) {
        this.model = model;
        this.sha256 = sha256;
        this.weights = weights;
        this.found = found;
    }

    /**
     * Opens a file.
     *
     * @param model {@link dev.muduo.platform.model.ModelNames}
     * @throws IOException if it cannot be read
     * @throws dev.muduo.networks.weights.WeightsException if it is no such file, is damaged, asks for anything to be called, or
     *     its names and shapes are not those of a network that the model can be; the message lists the differences
     */
    public static WeightsFile open(Path file, String model) throws IOException {
        String sha256 = Sha256.of(file);
        TorchStateDict weights = TorchStateDict.open(file);
        try {
            return new WeightsFile(model, sha256, weights, NetworkOfWeights.of(model, weights.shapes()));
        } catch (RuntimeException e) {
            try (TorchStateDict closed = weights) {
                throw e;
            }
        }
    }

    /** Of the file as it is. */
    public String sha256() {
        return sha256;
    }

    /** The file's public name, if its hash is a published one. */
    public Optional<PublishedWeights> published() {
        return PublishedWeights.of(sha256);
    }

    /** The network and its sizes, as the shapes tell them. */
    public CheckpointManifest.Network network() {
        return found.network();
    }

    public int tensors() {
        return architecture().shapes().size();
    }

    /** Values of all tensors together. */
    public long parameters() {
        return architecture().parameterCount();
    }

    private Architecture architecture() {
        return found.architecture();
    }

    /** Reads every value. @throws dev.muduo.networks.weights.WeightsException if one is not finite or the file is damaged */
    public void requireFinite() throws IOException {
        WeightsConversion.requireFinite(weights);
    }

    /**
     * What the checkpoint will be, under a configuration: it decides what a U-Net's channels and classes mean, and leaves a
     * teacher alone.
     *
     * @throws dev.muduo.networks.weights.WeightsException if a U-Net has other classes than the configuration
     */
    public CheckpointManifest manifest(ModelConfig config) {
        boolean uNet = found.network() instanceof CheckpointManifest.UNet3d;
        if (found.network() instanceof CheckpointManifest.UNet3d network) {
            NetworkOfWeights.requireClasses(model, network, config);
        }
        return new CheckpointManifest(
                model,
                0,
                0,
                Optional.empty(),
                uNet ? Optional.of(config.structures()) : Optional.empty(),
                uNet ? Optional.of(config.preprocessing()) : Optional.empty(),
                found.network(),
                Map.of(),
                Optional.of(new CheckpointManifest.Imported(sha256, published().map(PublishedWeights::fileName))));
    }

    /** Bytes that {@link #convert} writes, its header aside. */
    long convertedBytes() {
        return parameters() * Float.BYTES;
    }

    /**
     * Writes the checkpoint's safetensors file, the manifest in its metadata: the same file and manifest give the same bytes.
     *
     * @param target must not exist
     * @throws dev.muduo.networks.weights.WeightsException if a value is not finite or the file is damaged
     */
    void convert(CheckpointManifest manifest, Path target) throws IOException {
        String json = new String(Json.write(manifest), StandardCharsets.UTF_8);
        WeightsConversion.toSafetensors(weights, CheckpointTensors.WEIGHTS, Map.of(MANIFEST, json), target);
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
