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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as one safetensors file: the tensors as {@link CheckpointTensors} names them, and as metadata {@code manifest} and {@code state} in JSON. Holds no
 * date: the same training gives the same bytes.
 *
 * @param average empty where none are kept
 */
public record CheckpointFile(
        CheckpointManifest manifest,
        TrainerState state,
        SortedMap<String, Tensor> weights,
        SortedMap<String, Tensor> momentum,
        SortedMap<String, Tensor> average) {
    private static final String MANIFEST = "manifest";
    private static final String STATE = "state";

    public byte[] toBytes() {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        weights.forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        momentum.forEach((name, tensor) -> tensors.put(CheckpointTensors.MOMENTUM + name, tensor));
        average.forEach((name, tensor) -> tensors.put(CheckpointTensors.AVERAGED + name, tensor));
        return Safetensors.of(Map.of(MANIFEST, json(manifest), STATE, json(state)), tensors)
                .toBytes();
    }

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws WeightsException if the file is damaged or is no checkpoint of ours
     */
    public static CheckpointFile parse(byte[] bytes) {
        Safetensors file = Safetensors.parse(bytes);
        return new CheckpointFile(
                json(file, MANIFEST, CheckpointManifest.class),
                json(file, STATE, TrainerState.class),
                file.withPrefix(CheckpointTensors.WEIGHTS),
                file.withPrefix(CheckpointTensors.MOMENTUM),
                file.withPrefix(CheckpointTensors.AVERAGED));
    }

    private static <T> T json(Safetensors file, String key, Class<T> type) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw new WeightsException("a checkpoint has the metadata \"manifest\" and \"state\", this file has "
                    + file.metadata().keySet());
        }
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), type, "the checkpoint's " + key);
        } catch (RecordFaultException e) {
            throw new WeightsException(e.getMessage(), e);
        }
    }
}
