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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One study that is segmented unasked: on the threads of requests, when one of their places is free, and for as long as it takes. */
final class AutomaticWork implements RecordWork {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final StudyRecord study;
    private final TargetGrid grid;
    private final Segmentations segmentations;
    private final Admission admission;
    private final WorkerPool workers;
    private final InstantSource clock;
    /** Empty until a place was free. */
    private Optional<CompletableFuture<SegmentationServed>> answer = Optional.empty();
    /** Read by the worker. */
    private volatile boolean givenUp;

    AutomaticWork(
            StudyRecord study,
            TargetGrid grid,
            Segmentations segmentations,
            Admission admission,
            WorkerPool workers,
            InstantSource clock) {
        this.study = study;
        this.grid = grid;
        this.segmentations = segmentations;
        this.admission = admission;
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public boolean step() throws InterruptedException {
        if (answer.isEmpty()) {
            answer = admission.tryEnter().map(this::ask);
        }
        if (answer.isEmpty()) {
            Thread.sleep(LOOK_AGAIN.toMillis());
            return false;
        }
        try {
            SegmentationServed served = answer.get().get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
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

    private CompletableFuture<SegmentationServed> ask(Admission.Place place) {
        Instant now = clock.instant();
        SegmentationRequest request =
                new SegmentationRequest(requestId(), new Scan.Stored(study), grid, now, Instant.MAX);
        CompletableFuture<SegmentationServed> asked = new CompletableFuture<>();
        try {
            workers.run(() -> {
                try (place) {
                    asked.complete(segmentations.serveUntold(request, () -> givenUp));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    asked.completeExceptionally(e);
                } catch (RuntimeException | Error e) {
                    asked.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            place.close();
            asked.completeExceptionally(new SurroundingsException("the service is stopping", e));
        }
        return asked;
    }

    /** The same however often it is tried. */
    private String requestId() {
        String name = "automatic\n" + study.studyId() + "\n" + study.revision() + "\n" + grid;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private RuntimeException askAgain(RuntimeException fault) {
        answer = Optional.empty();
        return fault;
    }

    private RuntimeException fault(Throwable cause) {
        if (cause instanceof OutOfMemoryError || cause instanceof InterruptedException) {
            return new SurroundingsException(
                    "study " + study.studyId()
                            + " cannot be segmented now, for lack of memory or because the service stops",
                    cause);
        }
        if (!(cause instanceof RefusedException refused)) {
            return new IllegalStateException("study " + study.studyId() + " cannot be segmented", cause);
        }
        return switch (refused.reason()) {
            case MALFORMED, UNUSABLE_SCAN, UNKNOWN_STUDY, STUDY_DAMAGED ->
                new RecordFaultException(refused.getMessage(), refused);
            case NOTHING_PROMOTED, STARTING, OVERLOADED, OUT_OF_TIME, STOPPING, STORE_UNAVAILABLE, DISK_UNAVAILABLE ->
                new SurroundingsException(refused.getMessage(), refused);
        };
    }

    @Override
    public void emit(TransactionalWriter.Transaction transaction) {
        SegmentationServed served = answer.orElseThrow().join();
        transaction.send(Topics.SEGMENTATIONS, served.getRequestId(), served);
    }

    @Override
    public String derivedPrefix() {
        return "studies/" + study.studyId() + "/" + study.revision() + "/mask-";
    }

    @Override
    public void close() {
        givenUp = true;
    }
}
