package dev.muduo.infer.request;

import dev.muduo.platform.study.StudyRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Finds ingested studies, and masks that were computed before, on threads of its own: an answer that is there already does not
 * wait behind those that are being computed. Bounded; safe for several threads.
 */
public final class Lookups implements AutoCloseable {
    private static final int MOST_WAITING = 64;
    private static final int THREADS = 2;
    private static final Duration STUDY_PATIENCE = Duration.ofSeconds(10);

    private final StudyIndex studies;
    private final Segmentations segmentations;
    private final WorkerPool masks = new WorkerPool("mask-lookup", THREADS);
    private final WorkerPool unknownStudies = new WorkerPool("study-lookup", THREADS);

    public Lookups(StudyIndex studies, Segmentations segmentations) {
        this.studies = studies;
        this.segmentations = segmentations;
    }

    /**
     * The study; one that is not known yet is looked for at the end of the topic.
     *
     * @throws RefusedException before the topic has been read once, or if too many wait
     */
    public CompletableFuture<Optional<StudyRecord>> study(String client, String studyId, OptionalInt revision) {
        Optional<StudyRecord> known = studies.find(studyId, revision);
        return known.isPresent()
                ? CompletableFuture.completedFuture(known)
                : submit(unknownStudies, client, () -> studies.findAtEnd(studyId, revision, STUDY_PATIENCE));
    }

    /**
     * The mask, if it was computed before by the checkpoint that serves now.
     *
     * @throws RefusedException if too many wait
     */
    public CompletableFuture<Optional<SegmentationAnswer>> mask(
            String client, SegmentationRequest request, StudyRecord study) {
        return submit(masks, client, () -> segmentations.find(request, study));
    }

    private static <T> CompletableFuture<T> submit(WorkerPool pool, String client, Callable<T> lookup) {
        if (pool.waiting() >= MOST_WAITING) {
            throw new RefusedException(
                    RefusedException.Reason.OVERLOADED,
                    MOST_WAITING + " requests wait for the store or the log already: come back later");
        }
        CompletableFuture<T> found = new CompletableFuture<>();
        try {
            pool.run(client, () -> {
                try {
                    found.complete(lookup.call());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    found.completeExceptionally(e);
                } catch (Exception | Error e) {
                    // Whatever it is, the request gets an answer.
                    found.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new RefusedException(
                    RefusedException.Reason.STOPPING, "the service is stopping: ask another replica", e);
        }
        return found;
    }

    @Override
    public void close() {
        masks.close();
        unknownStudies.close();
    }
}
