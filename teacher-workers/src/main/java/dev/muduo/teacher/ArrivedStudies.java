package dev.muduo.teacher;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.TeachingRequested;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Finds the study that a TeachingRequested means: it arrived earlier in the same partition, for both are keyed by the study.
 * Searched from the partition's start at every request: requests are rare, and an index of all studies would not be bounded.
 */
final class ArrivedStudies {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MOST_EMPTY_POLLS = 20;

    private final EventLog log;

    ArrivedStudies(EventLog log) {
        this.log = log;
    }

    /**
     * @param record where the request stands
     * @throws RecordFaultException if no such study arrived before the request
     */
    StudyRecord find(TeachingRequested request, LoggedRecord record) {
        StudyArrived found = null;
        try (LogReader reader = log.assign(Map.of(record.partition(), 0L))) {
            int emptyPolls = 0;
            while (reader.positions().get(record.partition()) < record.offset()) {
                List<LoggedRecord> records = reader.poll(POLL);
                emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
                if (emptyPolls == MOST_EMPTY_POLLS) {
                    throw new SurroundingsException("cannot read " + record.partition() + " up to " + record.offset()
                            + " for a teaching request");
                }
                for (LoggedRecord earlier : records) {
                    if (earlier.offset() < record.offset() && isMeant(request, earlier)) {
                        found = (StudyArrived) earlier.event();
                    }
                }
            }
        }
        if (found == null) {
            throw new RecordFaultException("teaching request " + request.getRequestId() + " is for revision "
                    + request.getRevision() + " of study " + request.getStudyId()
                    + ", which has not arrived before it");
        }
        return study(found);
    }

    private static boolean isMeant(TeachingRequested request, LoggedRecord record) {
        if (!request.getStudyId().equals(record.key())) {
            return false;
        }
        try {
            return record.event() instanceof StudyArrived arrived
                    && arrived.getStudyId().equals(request.getStudyId())
                    && arrived.getRevision() == request.getRevision();
        } catch (UnreadableEventException e) {
            return false;
        }
    }

    /** @throws RecordFaultException if the event contradicts itself */
    static StudyRecord study(StudyArrived event) {
        try {
            return StudyRecord.of(event);
        } catch (IllegalArgumentException e) {
            throw new RecordFaultException("study " + event.getStudyId() + " contradicts itself: " + e.getMessage(), e);
        }
    }
}
