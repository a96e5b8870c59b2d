package dev.muduo.ingest.spool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has become of studies that came as DICOM or were to be pulled from an archive, as people see it, and what they decide. Safe
 * for several threads; whoever only looks waits for nobody.
 */
public final class DicomStudies {
    private final Spool spool;
    private final OutstandingPulls outstanding;

    public DicomStudies(Spool spool) {
        this.spool = spool;
        this.outstanding = spool.outstanding();
    }

    /** At most {@code limit} studies whose id is greater than {@code after}, in the order of their ids. */
    public List<SpooledStudy> page(Optional<StudyState> state, String after, int limit) {
        return Stream.concat(spool.page(state, after, limit).stream(), outstanding.page(state, after, limit).stream())
                .sorted(Comparator.comparing(SpooledStudy::studyId))
                .limit(limit)
                .toList();
    }

    public int count(StudyState state) {
        return spool.count(state) + outstanding.count(state);
    }

    /**
     * A study by its id.
     *
     * @throws dev.muduo.ingest.door.Refusal if it is not here
     */
    public SpooledStudy required(String id) {
        return outstanding.find(id).map(OutstandingPull::shown).orElseGet(() -> spool.required(id));
    }

    /**
     * Writes down what a person has decided about a study.
     *
     * @return the study as it is then
     * @throws dev.muduo.ingest.door.Refusal if it does not wait for a decision, or not for this one
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public SpooledStudy decide(String id, StudyDecision decision) {
        Optional<OutstandingPull> pull = outstanding.find(id);
        if (pull.isEmpty()) {
            spool.decide(id, decision);
            return spool.required(id);
        }
        Decisions.requireDismissal(decision);
        spool.decided().decide(id, StudyDecision.DISMISSED);
        pull.get().studyId().ifPresent(studyId -> spool.decided().decide(studyId, StudyDecision.DISMISSED));
        outstanding.remove(id);
        return pull.get().dismissed();
    }

    /**
     * Has a study tried again.
     *
     * @return the study as it is then
     * @throws dev.muduo.ingest.door.Refusal if there is nothing to try
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public SpooledStudy retry(String id) {
        if (outstanding.find(id).isPresent()) {
            outstanding.retry(id);
        } else {
            spool.retry(id);
        }
        return required(id);
    }
}
