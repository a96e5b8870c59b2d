package dev.muduo.infer.view;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the teachers' answers and the drawings of studies are, replayed by a thread of its own and asked by request threads. Of
 * each kind those that came last are remembered, up to a bound.
 */
public final class StudyFindings implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(StudyFindings.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Replay replay;

    // Guarded by this object's lock.
    private final Map<String, Taught> taught;
    private final Map<String, Drawing> drawings;
    private boolean complete;

    /** A label map that a person has drawn, on the grid of one of the study's images. */
    record Drawing(String studyId, StoredObject label) {}

    /** @param most studies of which the teachers' answer is remembered, and drawings */
    public StudyFindings(EventLog log, int most) {
        this.replay = new Replay(log, Set.of(Topics.PSEUDO_LABELS, Topics.ANNOTATIONS), this::note);
        this.taught = newest(most);
        this.drawings = newest(most);
    }

    private static <T> Map<String, T> newest(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public String roleName() {
        return "study-findings";
    }

    @Override
    public int doWork() {
        int records = replay.follow(POLL);
        synchronized (this) {
            complete = true;
        }
        return records;
    }

    private synchronized void note(LoggedRecord record) {
        try {
            if (record.event() instanceof PseudoLabelsProduced produced) {
                remember(Taught.of(produced));
            } else if (record.event() instanceof AnnotationSubmitted drawn) {
                drawings.put(
                        drawn.getAnnotationId(),
                        new Drawing(
                                drawn.getStudyId(),
                                StoredObject.of(drawn.getLabel().getObject())));
            }
        } catch (RecordFaultException | IllegalArgumentException e) {
            LOG.warn("record {}@{} shows nothing: {}", record.partition(), record.offset(), e.getMessage());
        }
    }

    private void remember(Taught answer) {
        Taught known = taught.get(answer.studyId());
        if (known == null || answer.beats(known)) {
            taught.remove(answer.studyId());
            taught.put(answer.studyId(), answer);
        }
    }

    /**
     * The teachers' newest answer to a study.
     *
     * @throws RefusedException before the topics have been read to their ends once
     */
    synchronized Optional<Taught> taught(String studyId) {
        requireComplete();
        return Optional.ofNullable(taught.get(studyId));
    }

    /**
     * A drawing of a study.
     *
     * @throws RefusedException before the topics have been read to their ends once
     */
    synchronized Optional<Drawing> drawing(String studyId, String annotationId) {
        requireComplete();
        return Optional.ofNullable(drawings.get(annotationId))
                .filter(drawing -> drawing.studyId().equals(studyId));
    }

    private void requireComplete() {
        if (!complete) {
            throw new RefusedException(
                    RefusedException.Reason.STARTING,
                    "what there is of studies is still being read: try again in a moment");
        }
    }

    @Override
    public void onClose() {
        replay.close();
    }
}
