package dev.muduo.teacher;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.ComputeBudget.Priority;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.teacher.archive.Pending;
import dev.muduo.teacher.archive.StudyStore;
import dev.muduo.teacher.archive.TaughtPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A few patches that the teachers encode together, from places to stored answers, in bounded steps: what the store has of them;
 * the prompts; one step a teacher for encoding; one step a patch for asking. Each computing step takes a turn of its own, so
 * that nobody on the same machine waits longer than for one teacher's encoding, and the group keeps this worker.
 *
 * <p>A step that fails can be repeated. Owns the embeddings. Belongs to the worker's thread.
 */
final class PatchBatch implements AutoCloseable {
    private enum Phase {
        LOOK_UP,
        PROMPT,
        ENCODE_CT,
        ENCODE_PET,
        TEACH
    }

    /** What a batch needs beside its places; the same for all batches of a study. */
    record Parts(
            TeachingInputs inputs,
            PatchTeaching patches,
            StudyStore store,
            NativeVolumes volumes,
            ComputeBudget compute,
            TeachingMeters meters) {}

    private final Parts parts;
    private final List<PatchWork> work = new ArrayList<>();
    private Phase phase = Phase.LOOK_UP;

    /** Begins to look for the patches in the store; nothing waits for it yet. */
    PatchBatch(Parts parts, List<PatchPlace> places) {
        this.parts = parts;
        places.forEach(place -> work.add(new PatchWork(place, parts.inputs(), parts.patches(), parts.store())));
    }

    /** Whether it is known what the store has of these patches: time to look for the next ones. */
    boolean lookedUp() {
        return phase != Phase.LOOK_UP;
    }

    /** Patches that need nothing more than to be written. */
    int answered() {
        return count(PatchWork::answered);
    }

    /** Patches that a teacher had to look at. */
    int encoded() {
        return count(PatchWork::wasEncoded);
    }

    private int count(Predicate<PatchWork> which) {
        return (int) work.stream().filter(which).count();
    }

    /** In the order of the places; once all are {@linkplain #answered answered}. */
    List<Pending<PseudoLabelManifest.Patch>> answers() {
        return work.stream().map(PatchWork::answers).toList();
    }

    /**
     * One bounded step.
     *
     * @return whether all patches are answered
     */
    boolean step() throws InterruptedException {
        parts.store().makeRoom();
        switch (phase) {
            case LOOK_UP -> lookUp();
            case PROMPT -> computing("prompt", this::prompt);
            case ENCODE_CT -> encode(Modality.CT);
            case ENCODE_PET -> encode(Modality.PET);
            case TEACH -> computing("ask", this::teachNext);
        }
        return answered() == work.size();
    }

    private void computing(String step, Runnable computation) throws InterruptedException {
        try (ComputeBudget.Turn turn = parts.compute().take(Priority.TEACHING)) {
            parts.meters().timed(step, computation);
        }
    }

    private void lookUp() throws InterruptedException {
        int reused = 0;
        for (PatchWork patch : work) {
            reused += patch.lookUp() ? 1 : 0;
        }
        parts.meters().patchesReused(reused);
        phase = Phase.PROMPT;
    }

    private void prompt() {
        for (PatchWork patch : work) {
            if (!patch.answered()) {
                NativeVolumes volumes = parts.volumes();
                patch.prompts(parts.patches().prompts(volumes.ct(), volumes.pet(), patch.place()));
            }
        }
        phase = nextEncoding(Modality.CT);
    }

    /** The phase in which that modality is encoded, or one after it if nothing needs to be. */
    private Phase nextEncoding(Modality modality) {
        boolean needed = work.stream().anyMatch(patch -> patch.needs(modality));
        return switch (modality) {
            case CT -> needed ? Phase.ENCODE_CT : nextEncoding(Modality.PET);
            case PET -> needed ? Phase.ENCODE_PET : Phase.TEACH;
        };
    }

    private void encode(Modality modality) throws InterruptedException {
        PromptableTeacher teacher = modality.teacher(parts.patches().versions());
        for (PatchWork patch : work) {
            if (patch.needs(modality)) {
                restore(patch, modality, teacher);
            }
        }
        List<PatchWork> anew =
                work.stream().filter(patch -> patch.needs(modality)).toList();
        if (!anew.isEmpty()) {
            computing("encode-" + modality.model(), () -> encode(anew, modality, teacher));
        }
        phase = modality == Modality.CT ? nextEncoding(Modality.PET) : Phase.TEACH;
    }

    private void restore(PatchWork patch, Modality modality, PromptableTeacher teacher) {
        try {
            patch.restore(modality, teacher);
        } catch (WeightsException e) {
            parts.store().discard(patch.embeddingHash(modality), e);
        }
    }

    private void encode(List<PatchWork> patches, Modality modality, PromptableTeacher teacher) {
        List<PatchPlace> places = patches.stream().map(PatchWork::place).toList();
        List<Embedding> embeddings = teacher.encode(parts.volumes().of(modality), places);
        for (int i = 0; i < patches.size(); i++) {
            patches.get(i).encoded(modality, embeddings.get(i));
        }
        for (int i = 0; i < patches.size(); i++) {
            String hash = patches.get(i).embeddingHash(modality);
            embeddings.get(i).kept().ifPresent(tensor -> parts.store().keep(hash, tensor));
        }
    }

    private void teachNext() {
        PatchWork patch =
                work.stream().filter(waiting -> !waiting.answered()).findFirst().orElseThrow();
        TaughtPatch taught = parts.patches().teach(patch.place(), patch.prompts(), patch.embeddings());
        parts.meters().patchTaught(taught.answers(), patch.wasEncoded());
        patch.answer(parts.store().keep(patch.hash(), taught));
    }

    @Override
    public void close() {
        work.forEach(PatchWork::close);
    }
}
