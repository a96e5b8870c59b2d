package dev.muduo.infer.request;

import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Masks of ingested studies, beside the study: {@code studies/<studyId>/<revision>/mask-<hash>}, named by the hash of what
 * they derive from, so that the same study, grid and checkpoint are computed once.
 */
public final class MaskStore {
    static final int MAX_MASK_BYTES = 1 << 28;

    private static final String MEDIA_TYPE = "application/gzip";

    private final ObjectStore store;

    public MaskStore(ObjectStore store) {
        this.store = store;
    }

    /** Whether that checkpoint has answered this study. */
    public boolean has(StudyRecord study, TargetGrid grid, String checkpoint) {
        return store.size(key(study, grid, checkpoint)).isPresent();
    }

    /** An earlier mask. */
    public Optional<byte[]> find(StudyRecord study, TargetGrid grid, String checkpoint) {
        return store.find(key(study, grid, checkpoint), MAX_MASK_BYTES);
    }

    /**
     * Keeps a mask unless another process was faster.
     *
     * @return the mask that is in the store now
     */
    byte[] keep(StudyRecord study, TargetGrid grid, String checkpoint, byte[] mask) {
        String key = key(study, grid, checkpoint);
        if (store.createIfAbsent(key, mask, MEDIA_TYPE)) {
            return mask;
        }
        return store.find(key, MAX_MASK_BYTES).orElse(mask);
    }

    static StoredObject reference(StudyRecord study, TargetGrid grid, String checkpoint, byte[] mask) {
        return new StoredObject(key(study, grid, checkpoint), Sha256.of(mask), mask.length);
    }

    private static String key(StudyRecord study, TargetGrid grid, String checkpoint) {
        String inputs =
                String.join("\n", "mask 1", study.ct().sha256(), study.pet().sha256(), grid.word(), checkpoint);
        return "studies/" + study.studyId() + "/" + study.revision() + "/mask-"
                + Sha256.of(inputs.getBytes(StandardCharsets.UTF_8));
    }
}
