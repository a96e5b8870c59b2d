package dev.muduo.trainer.imports;

import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.sam.SamMed3dSizes;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Architecture;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.trainer.config.Channels;
import java.util.List;
import java.util.Map;

/**
 * Which network a set of weights is of. The kind follows from the model, the sizes from the shapes; then every name and every
 * shape is compared. Weights whose shapes tell no sizes are compared with the published size, so that the message says what
 * they lack.
 */
record NetworkOfWeights(CheckpointManifest.Network network, Architecture architecture) {
    private static final int PAPER_CLASSES = 12;
    private static final int PAPER_FEATURE_SCALE = 4;

    /** @throws WeightsException if the weights are of no network that the model can be */
    static NetworkOfWeights of(String model, Map<String, long[]> shapes) {
        NetworkOfWeights found = switch (model) {
            case ModelNames.CT_TEACHER, ModelNames.PET_TEACHER -> sam(shapes);
            case ModelNames.STUDENT -> uNet(model, Channels.CT_AND_PET, shapes);
            case ModelNames.PROMPT_GENERATOR -> uNet(model, Channels.PET, shapes);
            default ->
                throw new IllegalArgumentException("weights are imported as " + ModelNames.ALL + ", not as " + model);
        };
        found.architecture().requireFittingShapes(shapes);
        return found;
    }

    private static NetworkOfWeights sam(Map<String, long[]> shapes) {
        SamMed3dConfig sizes = SamMed3dSizes.of(shapes).orElse(SamMed3dConfig.VIT_B_ORI);
        CheckpointManifest.SamMed3d network = new CheckpointManifest.SamMed3d(
                sizes.image(),
                sizes.patch(),
                sizes.width(),
                sizes.depth(),
                sizes.heads(),
                sizes.window(),
                List.copyOf(sizes.globalBlocks()),
                sizes.promptWidth(),
                sizes.maskChannels(),
                sizes.iouWidth());
        return new NetworkOfWeights(network, sizes.architecture());
    }

    private static NetworkOfWeights uNet(String model, Channels channels, Map<String, long[]> shapes) {
        UNet3dConfig sizes = UNet3dConfig.of(shapes, UNet3dConfig.STANDARD_DROPOUT)
                .orElseGet(() -> new UNet3dConfig(
                        channels.count(), PAPER_CLASSES, PAPER_FEATURE_SCALE, UNet3dConfig.STANDARD_DROPOUT));
        if (sizes.inChannels() != channels.count()) {
            throw new WeightsException("a " + model + " sees " + channels.count() + " channels ("
                    + (channels == Channels.PET ? "the PET" : "CT and PET")
                    + "), these weights are of a network that sees "
                    + sizes.inChannels());
        }
        return new NetworkOfWeights(
                new CheckpointManifest.UNet3d(sizes.inChannels(), sizes.classes(), sizes.featureScale()),
                sizes.architecture());
    }

    /** @throws WeightsException if the network tells apart more or fewer structures than the configuration names */
    static void requireClasses(String model, CheckpointManifest.UNet3d network, ModelConfig config) {
        int expected = config.structures().classes();
        if (network.classes() != expected) {
            throw new WeightsException("these weights tell " + network.classes() + " classes apart, a " + model
                    + " of this installation " + expected + ": background and "
                    + config.structures().list().size() + " structures; configure those that it was trained with, in"
                    + " their order (model.structures)");
        }
    }
}
