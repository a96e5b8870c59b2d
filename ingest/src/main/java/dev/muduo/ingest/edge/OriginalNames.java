package dev.muduo.ingest.edge;

import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.intake.SourceNames;
import dev.muduo.ingest.leader.StudyRevision;
import java.util.List;

/**
 * What a study's images are called: as their headers had it, and as those call them who got them, or results of them, without
 * identity. Whoever draws on either may send it back.
 */
public final class OriginalNames implements SourceNames {
    private final ReidentificationMap originals;
    private final Pseudonymous pseudonymous;

    public OriginalNames(ReidentificationMap originals, Pseudonymous pseudonymous) {
        this.originals = originals;
        this.pseudonymous = pseudonymous;
    }

    @Override
    public List<SourceStudy> of(String studyId, StudyRevision revision) {
        return originals
                .find(studyId, revision.ctContent(), revision.petContent())
                .map(original -> List.of(original, pseudonymous.of(original)))
                .orElse(List.of());
    }
}
