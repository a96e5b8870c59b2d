package dev.muduo.teacher;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.ComputeBudget.Priority;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.study.StudyVolumes;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.teacher.archive.Pending;
import dev.muduo.teacher.archive.StudyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One study while it is taught, with one version of every model from start to end: the first step reads its volumes and plans,
 * the next ones teach its patches, a few at a time, the last one waits until all is stored and stores the manifest. A step that
 * failed can be repeated; what is stored is never made again, and what was encoded once is only decoded.
 *
 * <p>Memory does not depend on how many patches there are: the native volumes, one batch of patches, what the store has of the
 * next one, and a bounded number of objects on their way. Belongs to one thread.
 */
final class StudyTeaching implements AutoCloseable {
    /**
     * What teaching a study needs beside the study; shared by the studies of one worker.
     *
     * @param batchPatches patches that are encoded together
     */
    record Parts(
            StudyVolumes volumes, PatchPlan plan, int batchPatches, ComputeBudget compute, TeachingMeters meters) {}

    /** What a step has done. */
    enum Step {
        PLANNED,
        WORKED,
        FINISHED
    }

    private final TeachingInputs inputs;
    private final int run;
    private final PatchTeaching patches;
    private final StudyStore store;
    private final Parts parts;
    private final List<Pending<PseudoLabelManifest.Patch>> answers = new ArrayList<>();

    /** Until the last patch is taught. */
    private Optional<PatchBatch.Parts> teaching = Optional.empty();

    private List<PatchPlace> places = List.of();
    /** Places that are in a batch, or were. */
    private int begun;

    private Optional<PatchBatch> current = Optional.empty();
    private Optional<PatchBatch> ahead = Optional.empty();
    private int encoded;
    private List<PseudoLabelManifest.Patch> done = List.of();
    private Optional<StoredObject> manifest = Optional.empty();

    StudyTeaching(TeachingInputs inputs, int run, PatchTeaching patches, StudyStore store, Parts parts) {
        this.inputs = inputs;
        this.run = run;
        this.patches = patches;
        this.store = store;
        this.parts = parts;
    }

    StudyRecord study() {
        return inputs.study();
    }

    int run() {
        return run;
    }

    int patches() {
        return places.size();
    }

    int patchesDone() {
        return answers.size() + current.map(PatchBatch::answered).orElse(0);
    }

    /** Patches that a teacher had to look at in this run. */
    int patchesEncoded() {
        return encoded + current.map(PatchBatch::encoded).orElse(0);
    }

    boolean finished() {
        return manifest.isPresent();
    }

    /** Does one bounded step; nothing once finished. */
    Step step() throws InterruptedException {
        if (finished()) {
            return Step.FINISHED;
        }
        if (places.isEmpty()) {
            plan();
            return Step.PLANNED;
        }
        if (answers.size() < places.size()) {
            teach();
            return Step.WORKED;
        }
        finish();
        return Step.FINISHED;
    }

    private void plan() throws InterruptedException {
        try (ComputeBudget.Turn turn = parts.compute().take(Priority.TEACHING)) {
            Volume ct = parts.volumes().ct(study());
            Volume pet = parts.volumes().pet(study());
            List<PatchPlace> planned =
                    parts.plan().places(ct, pet.grid(), inputs.preprocessing().patchMm(), study().studyId());
            teaching = Optional.of(new PatchBatch.Parts(
                    inputs, patches, store, new NativeVolumes(ct, pet), parts.compute(), parts.meters()));
            places = planned;
        }
    }

    private void teach() throws InterruptedException {
        if (current.isEmpty()) {
            current = ahead.or(this::nextBatch);
            ahead = Optional.empty();
        }
        PatchBatch batch = current.orElseThrow();
        boolean last = batch.step();
        if (batch.lookedUp() && ahead.isEmpty()) {
            ahead = nextBatch();
        }
        if (last) {
            answers.addAll(batch.answers());
            encoded += batch.encoded();
            current = Optional.empty();
            batch.close();
        }
        if (answers.size() == places.size()) {
            // What is left needs no voxels.
            teaching = Optional.empty();
        }
    }

    private Optional<PatchBatch> nextBatch() {
        if (begun == places.size()) {
            return Optional.empty();
        }
        List<PatchPlace> next = places.subList(begun, Math.min(begun + parts.batchPatches(), places.size()));
        begun += next.size();
        return Optional.of(new PatchBatch(teaching.orElseThrow(), next));
    }

    private void finish() throws InterruptedException {
        store.awaitAll();
        List<PseudoLabelManifest.Patch> stored = new ArrayList<>();
        for (Pending<PseudoLabelManifest.Patch> patch : answers) {
            stored.add(patch.await());
        }
        PseudoLabelManifest content = new PseudoLabelManifest(
                study().studyId(), study().revision(), run, patches.answerVoxels(), versions(), stored);
        manifest = Optional.of(store.keep(inputs.hash(run, places), content));
        done = stored;
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        versions.put(ModelNames.CT_TEACHER, inputs.ctTeacher());
        versions.put(ModelNames.PET_TEACHER, inputs.petTeacher());
        versions.put(inputs.prompter().getModel(), inputs.prompter().getVersion());
        inputs.student().ifPresent(student -> versions.put(ModelNames.STUDENT, student));
        return versions;
    }

    /**
     * What to tell about a finished study.
     *
     * @throws IllegalStateException if it is not finished
     */
    PseudoLabelsProduced event(Instant now) {
        StoredObject stored = manifest.orElseThrow(
                () -> new IllegalStateException("study " + study().studyId() + " is not taught to its end"));
        return new PseudoLabelsProduced(
                study().studyId(),
                study().revision(),
                run,
                stored.toRef(),
                done.size(),
                encoded,
                inputs.structures().list().stream()
                        .map(structure -> summary(structure.name()))
                        .toList(),
                new ModelVersion(ModelNames.CT_TEACHER, inputs.ctTeacher()),
                new ModelVersion(ModelNames.PET_TEACHER, inputs.petTeacher()),
                inputs.prompter(),
                inputs.student()
                        .map(student -> new ModelVersion(ModelNames.STUDENT, student))
                        .orElse(null),
                now);
    }

    private StructureSummary summary(String structure) {
        double[] ious = done.stream()
                .flatMap(patch -> patch.structures().stream())
                .filter(answer -> answer.structure().equals(structure))
                .map(StructureAnswer::iou)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        double sum = 0;
        for (double iou : ious) {
            sum += iou;
        }
        return new StructureSummary(structure, ious.length, ious.length == 0 ? null : sum / ious.length);
    }

    @Override
    public void close() {
        current.ifPresent(PatchBatch::close);
        ahead.ifPresent(PatchBatch::close);
        current = Optional.empty();
        ahead = Optional.empty();
        teaching = Optional.empty();
    }
}
