package dev.muduo.infer.request;

import dev.muduo.infer.swap.HotSwap;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.log.ConsumeProcessProduce;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Segments every study that arrives as DICOM, once among all replicas, so that its archive gets masks that nobody has asked for.
 * Before the first promotion studies wait in the log.
 */
public final class AutomaticRequests implements Agent {
    private static final String ROLE = "automatic-segmentations";

    private final TargetGrid grid;
    private final Duration within;
    private final Segmentations segmentations;
    private final HotSwap swap;
    private final Admission admission;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final ConsumeProcessProduce loop;
    private boolean following;

    /**
     * Follows nothing yet.
     *
     * @param within   studies that arrived longer ago are passed over
     * @param instance names this process among all that do the same
     */
    public AutomaticRequests(
            TargetGrid grid,
            Duration within,
            Segmentations segmentations,
            HotSwap swap,
            Admission admission,
            Scheduler scheduler,
            Platform platform,
            String instance) {
        this.grid = grid;
        this.within = within;
        this.segmentations = segmentations;
        this.swap = swap;
        this.admission = admission;
        this.scheduler = scheduler;
        this.clock = platform.clock();
        this.loop = new ConsumeProcessProduce(
                platform.log(),
                platform.store(),
                platform.clock(),
                platform.meters(),
                new ConsumeProcessProduce.Settings(
                        ROLE, ConsumerGroups.AUTOMATIC_SEGMENTATIONS, Set.of(Topics.STUDIES), ROLE + "-" + instance),
                this::begin);
    }

    private Optional<RecordWork> begin(LoggedRecord record) {
        if (record.event() instanceof StudyArrived study && isDicom(study) && isNew(study)) {
            return Optional.of(new AutomaticWork(study(study), grid, segmentations, admission, scheduler, clock));
        }
        return Optional.empty();
    }

    /** Only from DICOM's tags can an SUV be computed; whatever else comes has it already. */
    private static boolean isDicom(StudyArrived study) {
        return !study.getSuv().getTags().isEmpty();
    }

    private boolean isNew(StudyArrived study) {
        return study.getArrivedAt().plus(within).isAfter(clock.instant());
    }

    private static StudyRecord study(StudyArrived study) {
        try {
            return StudyRecord.of(study);
        } catch (IllegalArgumentException e) {
            throw new RecordFaultException("the study's event contradicts itself: " + e.getMessage(), e);
        }
    }

    @Override
    public String roleName() {
        return ROLE;
    }

    /** Whoever asks for a mask is answered whether or not those are made that nobody asks for. */
    @Override
    public boolean isDispensable() {
        return true;
    }

    @Override
    public int doWork() throws Exception {
        if (!following) {
            if (!swap.serving()) {
                return 0;
            }
            loop.onStart();
            following = true;
        }
        return loop.doWork();
    }

    @Override
    public void onClose() {
        loop.onClose();
    }
}
