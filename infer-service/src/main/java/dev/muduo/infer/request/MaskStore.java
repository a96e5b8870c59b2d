package dev.muduo.infer.request;

import dev.muduo.imaging.VoxelBox;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Masks of ingested studies, beside the study: {@code studies/<studyId>/<revision>/mask-<hash>}, named by the hash of what
 * they derive from, so that the same study, grid, part of it, checkpoint and arithmetic are computed once.
 */
public final class MaskStore {
    static final int MAX_MASK_BYTES = 1 << 28;

    /** Of 255 structures it has a tenth. */
    private static final int MAX_UNCERTAINTY_BYTES = 1 << 18;

    /** To be raised when the same study and checkpoint would give another mask than before. */
    private static final int ALGORITHM = 2;

    private static final String MEDIA_TYPE = "application/gzip";

    private final ObjectStore store;

    public MaskStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * What a mask derives from.
     *
     * @param part       of the grid; empty: all of it
     * @param checkpoint SHA-256
     * @param arithmetic that it is computed in
     */
    public record Source(
            StudyRecord study, TargetGrid grid, Optional<VoxelBox> part, String checkpoint, Arithmetic arithmetic) {
        /** The mask of all of the grid. */
        public static Source whole(StudyRecord study, TargetGrid grid, String checkpoint, Arithmetic arithmetic) {
            return new Source(study, grid, Optional.empty(), checkpoint, arithmetic);
        }

        Source whole() {
            return whole(study, grid, checkpoint, arithmetic);
        }

        private String uncertaintyKey() {
            return key().replaceFirst("/mask-", "/uncertainty-");
        }

        private String key() {
            String inputs = String.join(
                    "\n",
                    "mask " + ALGORITHM,
                    study.ct().sha256(),
                    study.pet().sha256(),
                    grid.word(),
                    checkpoint
                            + part.map(box -> "\n" + box).orElse("")
                            // Nothing for float32: masks that were kept before there was another are found.
                            + arithmetic.unusualWord().map(word -> "\n" + word).orElse(""));
            return "studies/" + study.studyId() + "/" + study.revision() + "/mask-"
                    + Sha256.of(inputs.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whether that mask has been computed. */
    public boolean has(Source source) {
        return store.size(source.key()).isPresent();
    }

    /** An earlier mask. */
    public Optional<byte[]> find(Source source) {
        return store.find(source.key(), MAX_MASK_BYTES);
    }

    /**
     * Keeps a mask unless another process was faster.
     *
     * @return the mask that is in the store now
     */
    byte[] keep(Source source, byte[] mask) {
        String key = source.key();
        if (store.createIfAbsent(key, mask, MEDIA_TYPE)) {
            return mask;
        }
        return store.find(key, MAX_MASK_BYTES).orElse(mask);
    }

    /** Keeps how unsure the network was of a mask that is kept next. */
    void keepUncertainty(Source source, MaskUncertainty uncertainty) {
        store.createIfAbsent(source.uncertaintyKey(), Json.write(uncertainty), "application/json");
    }

    /** How unsure the network was of a mask that is kept. */
    Optional<MaskUncertainty> findUncertainty(Source source) {
        return store.find(source.uncertaintyKey(), MAX_UNCERTAINTY_BYTES)
                .map(json -> Json.read(json, MaskUncertainty.class, source.uncertaintyKey()));
    }

    static StoredObject reference(Source source, byte[] mask) {
        return new StoredObject(source.key(), Sha256.of(mask), mask.length);
    }
}
