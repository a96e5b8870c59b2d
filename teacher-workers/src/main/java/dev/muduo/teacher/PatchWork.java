package dev.muduo.teacher;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.teacher.archive.Pending;
import dev.muduo.teacher.archive.StudyStore;
import dev.muduo.teacher.prompt.StructurePrompts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One patch on its way from a place to stored answers. Owns its embeddings. Belongs to the worker's thread. */
final class PatchWork implements AutoCloseable {
    private final PatchPlace place;
    private final String hash;
    private final Map<Modality, String> embeddingHashes = new EnumMap<>(Modality.class);
    private final Pending<StudyStore.Found> looking;
    private final Map<Modality, Tensor> kept = new EnumMap<>(Modality.class);
    private final Map<Modality, Embedding> embeddings = new EnumMap<>(Modality.class);
    private List<StructurePrompts> prompts = List.of();
    private Optional<Pending<PseudoLabelManifest.Patch>> answers = Optional.empty();
    private boolean encoded;

    /** Begins to look for it in the store. */
    PatchWork(PatchPlace place, TeachingInputs inputs, PatchTeaching patches, StudyStore store) {
        this.place = place;
        hash = inputs.hash(place);
        for (Modality modality : Modality.values()) {
            embeddingHashes.put(modality, inputs.embeddingHash(modality, modality.teacher(patches.versions()), place));
        }
        looking = store.lookUp(hash, embeddingHashes.values());
    }

    PatchPlace place() {
        return place;
    }

    String hash() {
        return hash;
    }

    String embeddingHash(Modality modality) {
        return embeddingHashes.get(modality);
    }

    /** Waits for what the store has of it. @return whether it is answered already */
    boolean lookUp() throws InterruptedException {
        StudyStore.Found found = looking.await();
        answers = found.answers().map(Pending::of);
        embeddingHashes.forEach((modality, embedding) -> {
            if (found.embeddings().containsKey(embedding)) {
                kept.put(modality, found.embeddings().get(embedding));
            }
        });
        return answers.isPresent();
    }

    boolean answered() {
        return answers.isPresent();
    }

    Pending<PseudoLabelManifest.Patch> answers() {
        return answers.orElseThrow();
    }

    void answer(Pending<PseudoLabelManifest.Patch> stored) {
        answers = Optional.of(stored);
        close();
    }

    List<StructurePrompts> prompts() {
        return prompts;
    }

    void prompts(List<StructurePrompts> questions) {
        prompts = questions;
    }

    /** Whether a teacher still has to look at it: there is something to ask, and what it understood is not known. */
    boolean needs(Modality modality) {
        return !answered() && !prompts.isEmpty() && !embeddings.containsKey(modality);
    }

    /**
     * Takes up what was kept, if anything was.
     *
     * @throws dev.muduo.networks.weights.WeightsException if it is not usable: it counts as not kept from then on
     */
    void restore(Modality modality, PromptableTeacher teacher) {
        Tensor tensor = kept.remove(modality);
        if (tensor != null) {
            embeddings.put(modality, teacher.restore(tensor));
        }
    }

    /** A teacher has looked at it. */
    void encoded(Modality modality, Embedding embedding) {
        embeddings.put(modality, embedding);
        encoded = true;
    }

    /** Whether a teacher had to look at it in this run. */
    boolean wasEncoded() {
        return encoded;
    }

    Map<Modality, Embedding> embeddings() {
        return embeddings;
    }

    @Override
    public void close() {
        embeddings.values().forEach(Embedding::close);
        embeddings.clear();
        kept.clear();
        prompts = List.of();
    }
}
