package dev.muduo.trainer.checkpoint;

import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as one safetensors file: the tensors as {@link CheckpointTensors} names them; in JSON, the manifest as
 * metadata {@code manifest} and the state as tensor {@code state}. Holds no date: the same training gives the same bytes.
 *
 * @param average   empty where none are kept
 * @param objective what an objective keeps beside the network; empty of one without state
 */
public record CheckpointFile(
        CheckpointManifest manifest,
        TrainerState state,
        SortedMap<String, Tensor> weights,
        SortedMap<String, Tensor> momentum,
        SortedMap<String, Tensor> average,
        SortedMap<String, Tensor> objective) {
    private static final String MANIFEST = "manifest";
    private static final String STATE = "state";

    public byte[] toBytes() {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        weights.forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        momentum.forEach((name, tensor) -> tensors.put(CheckpointTensors.MOMENTUM + name, tensor));
        average.forEach((name, tensor) -> tensors.put(CheckpointTensors.AVERAGED + name, tensor));
        objective.forEach((name, tensor) -> tensors.put(CheckpointTensors.OBJECTIVE + name, tensor));
        tensors.put(STATE, TextTensor.of(Json.write(state)));
        return Safetensors.of(Map.of(MANIFEST, new String(Json.write(manifest), StandardCharsets.UTF_8)), tensors)
                .toBytes();
    }

    /**
     * Reads a checkpoint.
     *
     * @throws WeightsException if the file is damaged or is no checkpoint of ours
     * @throws NewerFormatException if its state is one that only a newer version can read whole
     */
    public static CheckpointFile parse(byte[] bytes) {
        Safetensors file = Safetensors.parse(bytes);
        String manifest = file.metadata().get(MANIFEST);
        Tensor state = file.tensors().get(STATE);
        if (manifest == null || state == null) {
            throw new WeightsException(
                    "a checkpoint of a trainer has the metadata \"manifest\" and the tensor \"state\","
                            + " this file has the metadata " + file.metadata().keySet() + " and the tensors "
                            + file.tensors().keySet());
        }
        byte[] stateText = TextTensor.parse(state);
        requireKnown(json(stateText, STATE, FormatAlone.class));
        return new CheckpointFile(
                json(manifest.getBytes(StandardCharsets.UTF_8), MANIFEST, CheckpointManifest.class),
                json(stateText, STATE, TrainerState.class),
                file.withPrefix(CheckpointTensors.WEIGHTS),
                file.withPrefix(CheckpointTensors.MOMENTUM),
                file.withPrefix(CheckpointTensors.AVERAGED),
                file.withPrefix(CheckpointTensors.OBJECTIVE));
    }

    /** All that is read of a state before it is known to be one that this version understands. */
    private record FormatAlone(Optional<Integer> format) {}

    private static void requireKnown(FormatAlone state) {
        int format = CheckpointVersions.read(state.format());
        if (format > CheckpointVersions.FORMAT) {
            throw new NewerFormatException(format);
        }
    }

    private static <T> T json(byte[] text, String key, Class<T> type) {
        try {
            return Json.read(text, type, "the checkpoint's " + key);
        } catch (RecordFaultException e) {
            throw new WeightsException(e.getMessage(), e);
        }
    }
}
