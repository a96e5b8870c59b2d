package dev.muduo.teacher;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import java.util.HashSet;
import java.util.Set;

/**
 * What has been taught already, by any worker: the (study, revision, run)s on the topic of pseudo-labels. A record that comes
 * twice is then worked on once. Belongs to one thread; holds some hundred bytes a study.
 */
final class TaughtRuns implements AutoCloseable {
    private record Run(String studyId, int revision, int run) {}

    private final Replay replay;
    private final Set<Run> runs = new HashSet<>();

    TaughtRuns(EventLog log) {
        replay = new Replay(log, Set.of(Topics.PSEUDO_LABELS), this::note);
    }

    /** Reads to the topic's present end before it answers. */
    boolean contain(String studyId, int revision, int run) {
        replay.toEnd();
        return runs.contains(new Run(studyId, revision, run));
    }

    private void note(LoggedRecord record) {
        try {
            if (record.event() instanceof PseudoLabelsProduced produced) {
                runs.add(new Run(produced.getStudyId(), produced.getRevision(), produced.getRun()));
            }
        } catch (UnreadableEventException e) {
            // Of a newer version: what it says cannot be a run that this version makes again.
            return;
        }
    }

    @Override
    public void close() {
        replay.close();
    }
}
