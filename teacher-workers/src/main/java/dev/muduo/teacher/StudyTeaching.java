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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One study while it is taught, with one version of the prompt generator from start to end: the first step reads its volumes
 * and plans, each further step teaches one patch, the last one stores the manifest. A step that failed can be repeated; what
 * is stored is never made again.
 *
 * <p>Belongs to one thread. Holds the native volumes; dropping it releases them.
 */
final class StudyTeaching {
    /** What teaching a study needs beside the study; shared by the studies of one worker. */
    record Parts(
            StudyVolumes volumes,
            PatchPlan plan,
            PatchTeaching patches,
            ComputeBudget compute,
            TeachingMeters meters) {}

    /** What a step has done. */
    enum Step {
        PLANNED,
        TAUGHT,
        /** The patch was found in the store. */
        REUSED,
        FINISHED
    }

    private final TeachingInputs inputs;
    private final int run;
    private final PromptGenerator generator;
    private final StudyArchive archive;
    private final Parts parts;
    private final List<PseudoLabelManifest.Patch> done = new ArrayList<>();

    private Volume ct;
    private Volume pet;
    private List<PatchPlace> places = List.of();
    private int encoded;
    private Optional<StoredObject> manifest = Optional.empty();

    StudyTeaching(TeachingInputs inputs, int run, PromptGenerator generator, StudyArchive archive, Parts parts) {
        this.inputs = inputs;
        this.run = run;
        this.generator = generator;
        this.archive = archive;
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
        return done.size();
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
        if (done.size() < places.size()) {
            return teach(places.get(done.size()));
        }
        PseudoLabelManifest content = new PseudoLabelManifest(
                study().studyId(),
                study().revision(),
                run,
                parts.patches().answerVoxels(),
                Map.of(
                        ModelNames.CT_TEACHER, inputs.ctTeacher(),
                        ModelNames.PET_TEACHER, inputs.petTeacher(),
                        ModelNames.PROMPT_GENERATOR, inputs.promptGenerator()),
                done);
        manifest = Optional.of(archive.keep(inputs.hash(run, places), content));
        return Step.FINISHED;
    }

    private void plan() throws InterruptedException {
        try (ComputeBudget.Turn turn = parts.compute().take(Priority.TEACHING)) {
            ct = parts.volumes().ct(study());
            pet = parts.volumes().pet(study());
            places = parts.plan().places(ct, pet.grid(), inputs.preprocessing().patchMm(), study().studyId());
        }
    }

    private Step teach(PatchPlace place) throws InterruptedException {
        String hash = inputs.hash(place);
        Optional<PseudoLabelManifest.Patch> kept = archive.find(hash);
        if (kept.isPresent()) {
            done.add(kept.get());
            parts.meters().patchReused();
            return Step.REUSED;
        }
        PatchTeaching.TaughtPatch taught;
        try (ComputeBudget.Turn turn = parts.compute().take(Priority.TEACHING)) {
            taught = parts.meters().timed(() -> parts.patches().teach(ct, pet, place, generator));
        }
        done.add(archive.keep(hash, place, taught));
        encoded++;
        parts.meters().patchTaught(taught.answers());
        return Step.TAUGHT;
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
                new ModelVersion(ModelNames.PROMPT_GENERATOR, inputs.promptGenerator()),
                null,
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
}
