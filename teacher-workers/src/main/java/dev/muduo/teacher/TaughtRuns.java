package dev.muduo.teacher;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.study.StudyKey;
import dev.muduo.platform.study.StudyTable;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import java.util.Set;

/**
 * What has been taught already, by any worker: of each revision of a study on the topic of pseudo-labels the highest run. A
 * record that comes twice is then worked on once, and a run that a higher one has overtaken not at all: its answer would
 * count for nothing. Belongs to one thread; holds at most 60 bytes a revision, 60 MB for a million.
 */
final class TaughtRuns implements AutoCloseable {
    private static final int NONE = -1;

    private final Replay replay;
    private final StudyTable highest = new StudyTable();

    TaughtRuns(EventLog log) {
        replay = new Replay(log, Set.of(Topics.PSEUDO_LABELS), this::note);
    }

    /** Reads to the topic's present end before it answers. */
    boolean contain(String studyId, int revision, int run) {
        replay.toEnd();
        return highest.get(StudyKey.of(studyId, revision)).orElse(NONE) >= run;
    }

    private void note(LoggedRecord record) {
        try {
            if (record.event() instanceof PseudoLabelsProduced produced) {
                StudyKey revision = StudyKey.of(produced.getStudyId(), produced.getRevision());
                highest.put(revision, Math.max(highest.get(revision).orElse(NONE), produced.getRun()));
            }
        } catch (UnreadableEventException e) {
            // Damaged: whoever wanted its answer sets it aside, and the study may be taught again.
            return;
        }
    }

    @Override
    public void close() {
        replay.close();
    }
}
