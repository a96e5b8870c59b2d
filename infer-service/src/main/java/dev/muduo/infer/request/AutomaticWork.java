package dev.muduo.infer.request;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One study that is segmented unasked: as bulk, when one of its places is free, and for as long as it takes. */
final class AutomaticWork implements RecordWork {
    private static final String CLIENT = "automatic";
    /** Nobody waits. */
    private static final Duration PATIENCE = Duration.ofDays(365);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final StudyRecord study;
    private final TargetGrid grid;
    private final Segmentations segmentations;
    private final Admission admission;
    private final Scheduler scheduler;
    private final InstantSource clock;
    /** Empty until a place was free. */
    private Optional<Scheduler.Scheduled<SegmentationServed>> asked = Optional.empty();

    AutomaticWork(
            StudyRecord study,
            TargetGrid grid,
            Segmentations segmentations,
            Admission admission,
            Scheduler scheduler,
            InstantSource clock) {
        this.study = study;
        this.grid = grid;
        this.segmentations = segmentations;
        this.admission = admission;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public boolean step() throws InterruptedException {
        if (asked.isEmpty()) {
            asked = admission.tryEnter(Urgency.BULK, PATIENCE).map(this::ask);
        }
        if (asked.isEmpty()) {
            Thread.sleep(LOOK_AGAIN.toMillis());
            return false;
        }
        try {
            SegmentationServed served = asked.get().answer().get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            if (served.getMask() == null) {
                throw askAgain(new SurroundingsException("the mask of study " + study.studyId() + " was not kept"));
            }
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException e) {
            throw askAgain(fault(e.getCause()));
        }
    }

    private Scheduler.Scheduled<SegmentationServed> ask(Admission.Place place) {
        SegmentationRequest request = new SegmentationRequest(
                requestId(),
                new Scan.Stored(study),
                grid,
                Selection.EVERYTHING,
                Urgency.BULK,
                clock.instant(),
                Instant.MAX);
        try {
            return scheduler.submit(
                    place,
                    CLIENT,
                    segmentations.made(request, study),
                    watch -> segmentations.serveUntold(request, watch));
        } catch (RefusedException e) {
            throw new SurroundingsException(e.getMessage(), e);
        }
    }

    /** The same however often it is tried. */
    private String requestId() {
        String name = "automatic\n" + study.studyId() + "\n" + study.revision() + "\n" + grid;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private RuntimeException askAgain(RuntimeException fault) {
        asked = Optional.empty();
        return fault;
    }

    private RuntimeException fault(Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            return new SurroundingsException(
                    "study " + study.studyId() + " cannot be segmented now, for lack of memory", cause);
        }
        if (!(cause instanceof RefusedException refused)) {
            return new IllegalStateException("study " + study.studyId() + " cannot be segmented", cause);
        }
        return switch (refused.reason()) {
            case MALFORMED, UNUSABLE_SCAN, UNKNOWN_STUDY, STUDY_DAMAGED ->
                new RecordFaultException(refused.getMessage(), refused);
            case NOTHING_PROMOTED,
                    STARTING,
                    OVERLOADED,
                    OUT_OF_TIME,
                    TOO_SLOW,
                    STOPPING,
                    STORE_UNAVAILABLE,
                    DISK_UNAVAILABLE -> new SurroundingsException(refused.getMessage(), refused);
        };
    }

    @Override
    public void emit(TransactionalWriter.Transaction transaction) {
        SegmentationServed served = asked.orElseThrow().answer().join();
        transaction.send(Topics.SEGMENTATIONS, served.getRequestId(), served);
    }

    @Override
    public String derivedPrefix() {
        return "studies/" + study.studyId() + "/" + study.revision() + "/mask-";
    }

    @Override
    public void close() {
        asked.ifPresent(Scheduler.Scheduled::giveUp);
    }
}
