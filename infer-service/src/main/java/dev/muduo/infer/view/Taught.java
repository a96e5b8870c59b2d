package dev.muduo.infer.view;

import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.PseudoLabelsProduced;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The teachers' newest answer to a study.
 *
 * @param versions   by model what was used: a checkpoint's SHA-256, or a name
 * @param structures how well the two agreed on each
 */
record Taught(
        String studyId,
        int revision,
        int run,
        StoredObject manifest,
        int patches,
        TreeMap<String, String> versions,
        List<Agreement> structures,
        Instant producedAt) {

    /** @param meanIou mean soft IoU (Eq. 4) over the patches where both gave a mask; empty where there is none */
    record Agreement(String structure, int patchesValid, Optional<Double> meanIou) {}

    static Taught of(PseudoLabelsProduced event) {
        TreeMap<String, String> versions = new TreeMap<>();
        for (ModelVersion used : List.of(event.getCtTeacher(), event.getPetTeacher(), event.getPromptGenerator())) {
            versions.put(used.getModel(), used.getVersion());
        }
        return new Taught(
                event.getStudyId(),
                event.getRevision(),
                event.getRun(),
                StoredObject.of(event.getManifest()),
                event.getPatches(),
                versions,
                event.getStructures().stream()
                        .map(each -> new Agreement(
                                each.getStructure(), each.getPatchesValid(), Optional.ofNullable(each.getMeanIou())))
                        .toList(),
                event.getProducedAt());
    }

    /** A later revision beats an earlier one, a higher run a lower one. */
    boolean beats(Taught other) {
        return revision != other.revision ? revision > other.revision : run > other.run;
    }
}
