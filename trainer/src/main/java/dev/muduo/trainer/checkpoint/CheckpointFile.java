package dev.muduo.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.model.CheckpointManifest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as one safetensors file: {@code model.*} the weights (all that serving needs), {@code momentum.*},
 * {@code average.*} where averaged weights are kept, and as metadata {@code manifest} and {@code state} in JSON. Holds no
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
    public static final String WEIGHTS = CheckpointTensors.WEIGHTS;

    private static final String MOMENTUM = CheckpointTensors.MOMENTUM;
    private static final String AVERAGE = CheckpointTensors.AVERAGED;
    private static final String MANIFEST = "manifest";
    private static final String STATE = "state";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public byte[] toBytes() {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        weights.forEach((name, tensor) -> tensors.put(WEIGHTS + name, tensor));
        momentum.forEach((name, tensor) -> tensors.put(MOMENTUM + name, tensor));
        average.forEach((name, tensor) -> tensors.put(AVERAGE + name, tensor));
        try {
            return Safetensors.of(
                            Map.of(
                                    MANIFEST, JSON.writeValueAsString(manifest),
                                    STATE, JSON.writeValueAsString(state)),
                            tensors)
                    .toBytes();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint's state has no JSON form", e);
        }
    }

    /** @throws WeightsException if the file is damaged or is no checkpoint of ours */
    public static CheckpointFile parse(byte[] bytes) {
        Safetensors file = Safetensors.parse(bytes);
        return new CheckpointFile(
                json(file, MANIFEST, CheckpointManifest.class),
                json(file, STATE, TrainerState.class),
                file.withPrefix(WEIGHTS),
                file.withPrefix(MOMENTUM),
                file.withPrefix(AVERAGE));
    }

    private static <T> T json(Safetensors file, String key, Class<T> type) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw new WeightsException("a checkpoint has the metadata \"manifest\" and \"state\", this file has "
                    + file.metadata().keySet());
        }
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new WeightsException("the checkpoint's " + key + " is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
