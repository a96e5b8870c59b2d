package dev.muduo.teacher.archive;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.HalfFloat;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the teachers have understood of a study's patches, kept in half precision so that a later run, with better prompts or
 * after a crash, only decodes: {@code studies/<id>/<revision>/embedding-<hash>}, the hash of patch, volume and teacher alone.
 *
 * <p>It is a cache: no event names its objects, each carries the checksum of its values, and one that is damaged is removed,
 * so that the patch is encoded and kept again. Safe for several threads.
 */
public final class KeptEmbeddings {
    private static final Logger LOG = LoggerFactory.getLogger(KeptEmbeddings.class);
    private static final int ALGORITHM = 1;
    /** The full-size network keeps 384 KiB of a patch. */
    private static final int MAX_BYTES = 64 << 20;

    private static final String TENSOR = "embedding";
    private static final String CHECKSUM = "sha256";
    private static final String SAFETENSORS = "application/octet-stream";

    private final ObjectStore store;
    private final String prefix;
    private final AtomicBoolean warned = new AtomicBoolean();

    public KeptEmbeddings(ObjectStore store, StudyRecord study) {
        this.store = store;
        prefix = "studies/" + study.studyId() + "/" + study.revision() + "/embedding-";
    }

    /**
     * Names the embedding of a patch: it depends neither on prompts nor on who makes them.
     *
     * @param volume  the native volume that the teacher looks at
     * @param teacher the teacher's encoder version: its weights and its preprocessing
     */
    public static String hash(StoredObject volume, String teacher, PatchPlace place) {
        String inputs = "embedding " + ALGORITHM
                + "\nvolume " + volume.sha256()
                + "\nteacher " + teacher
                + "\npatch " + place.centreX() + " " + place.centreY() + " " + place.centreZ() + " " + place.edgeMm();
        return Sha256.of(inputs.getBytes(StandardCharsets.UTF_8));
    }

    /** What an earlier run has kept; a damaged object is removed and counts as none. */
    public Optional<Tensor> find(String hash) {
        try {
            return store.find(prefix + hash, MAX_BYTES).map(KeptEmbeddings::checked);
        } catch (WeightsException | RecordFaultException e) {
            discard(hash, e);
            return Optional.empty();
        }
    }

    private static Tensor checked(byte[] file) {
        Safetensors content = Safetensors.parse(file);
        Tensor tensor = content.tensors().get(TENSOR);
        if (tensor == null || !checksum(tensor).equals(content.metadata().get(CHECKSUM))) {
            throw new WeightsException("the values are not those that its checksum was made of");
        }
        return tensor;
    }

    /** Keeps an embedding, unless it is there. */
    public void keep(String hash, Tensor tensor) {
        byte[] file = Safetensors.of(Map.of(CHECKSUM, checksum(tensor)), Map.of(TENSOR, tensor))
                .toBytes();
        store.createIfAbsent(prefix + hash, file, SAFETENSORS);
    }

    /** Removes an embedding that cannot be used; {@link #keep} will make it anew. */
    public void discard(String hash, Exception reason) {
        store.delete(prefix + hash);
        if (!warned.getAndSet(true)) {
            LOG.warn(
                    "a kept embedding is damaged and its patch encoded again (said once a study): {}{}",
                    prefix,
                    hash,
                    reason);
        }
    }

    private static String checksum(Tensor tensor) {
        float[] values = tensor.values();
        ByteBuffer halves = ByteBuffer.allocate(Short.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            halves.putShort(HalfFloat.fromFloat(value));
        }
        MessageDigest digest = Sha256.digest();
        digest.update(Arrays.toString(tensor.shape()).getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest.digest(halves.array()));
    }
}
