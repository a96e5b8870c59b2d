package dev.muduo.teacher;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.RecordWorks;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.TeachingRequested;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which studies are taught: those of role TRAIN, once for each run. Belongs to one worker's thread.
 */
final class TeachingWorks implements RecordWorks {
    /** The run of a study's arrival; commands ask for higher ones. */
    static final int FIRST_RUN = 1;

    private static final Logger LOG = LoggerFactory.getLogger(TeachingWorks.class);

    /** Begins to teach a study, with the prompt generator of this moment. */
    @FunctionalInterface
    interface Begin {
        RecordWork study(StudyRecord study, int run);
    }

    private final ArrivedStudies arrived;
    private final TaughtRuns taught;
    private final TeachingMeters meters;
    private final Begin begin;

    TeachingWorks(ArrivedStudies arrived, TaughtRuns taught, TeachingMeters meters, Begin begin) {
        this.arrived = arrived;
        this.taught = taught;
        this.meters = meters;
        this.begin = begin;
    }

    @Override
    public Optional<RecordWork> begin(LoggedRecord record) {
        SpecificRecord event = record.event();
        if (event instanceof StudyArrived arrival) {
            return begin(ArrivedStudies.study(arrival), FIRST_RUN);
        }
        if (event instanceof TeachingRequested request) {
            return begin(arrived.find(request, record), request.getRun());
        }
        return Optional.empty();
    }

    private Optional<RecordWork> begin(StudyRecord study, int run) {
        if (study.role() != Role.TRAIN) {
            LOG.debug("study {} is of role {}: not taught", study.studyId(), study.role());
            meters.study(TeachingMeters.Outcome.SKIPPED);
            return Optional.empty();
        }
        if (taught.contain(study.studyId(), study.revision(), run)) {
            LOG.info("study {} revision {} run {} is taught already", study.studyId(), study.revision(), run);
            meters.study(TeachingMeters.Outcome.KNOWN);
            return Optional.empty();
        }
        return Optional.of(begin.study(study, run));
    }
}
