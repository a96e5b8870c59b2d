package dev.muduo.teacher.archive;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One revision of a study in the store, as its teaching sees it: patches are looked up ahead and written behind, the manifest
 * follows when all of them are there. Belongs to the worker's thread.
 */
public final class StudyStore {
    private final StudyArchive archive;
    private final KeptEmbeddings embeddings;
    private final StoreThread thread;
    private final WritesBehind writes;

    public StudyStore(ObjectStore store, StudyRecord study, StoreThread thread) {
        this.archive = new StudyArchive(store, study);
        this.embeddings = new KeptEmbeddings(store, study);
        this.thread = thread;
        this.writes = new WritesBehind(thread);
    }

    /**
     * What earlier runs and attempts have left of a patch.
     *
     * @param answers    all there is to say about it; then the embeddings are not looked for
     * @param embeddings those that are kept, by their hash
     */
    public record Found(Optional<PseudoLabelManifest.Patch> answers, Map<String, Tensor> embeddings) {}

    /** Begins to look for a patch. */
    public Pending<Found> lookUp(String hash, Collection<String> embeddingHashes) {
        List<String> wanted = List.copyOf(embeddingHashes);
        return thread.begin(() -> {
            Optional<PseudoLabelManifest.Patch> answers = archive.find(hash);
            Map<String, Tensor> kept = new HashMap<>();
            if (answers.isEmpty()) {
                wanted.forEach(
                        embedding -> embeddings.find(embedding).ifPresent(tensor -> kept.put(embedding, tensor)));
            }
            return new Found(answers, kept);
        });
    }

    /** Begins to store a patch. */
    public Pending<PseudoLabelManifest.Patch> keep(String hash, TaughtPatch taught) {
        return writes.write(() -> archive.keep(hash, taught));
    }

    /** Begins to keep an embedding. */
    public void keep(String embeddingHash, Tensor embedding) {
        writes.write(() -> {
            embeddings.keep(embeddingHash, embedding);
            return embeddingHash;
        });
    }

    /** Removes an embedding that its teacher cannot use. */
    public void discard(String embeddingHash, Exception reason) {
        embeddings.discard(embeddingHash, reason);
    }

    /** To be called before a step computes anything; throws what has become of earlier writes. */
    public void makeRoom() throws InterruptedException {
        writes.makeRoom();
    }

    /** Waits until all is stored that was begun; throws as {@link #makeRoom()}. */
    public void awaitAll() throws InterruptedException {
        writes.awaitAll();
    }

    public StoredObject keep(String hash, PseudoLabelManifest manifest) {
        return archive.keep(hash, manifest);
    }

    /** Where one more object is one more patch done. */
    public String patchPrefix() {
        return archive.patchPrefix();
    }
}
