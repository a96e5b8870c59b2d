package dev.muduo.infer.request;

import dev.muduo.platform.study.StudyRecord;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Finds ingested studies, and masks that were computed before, on threads of its own: an answer that is there already does not
 * wait behind those that are being computed. Bounded; safe for several threads.
 */
public final class Lookups implements AutoCloseable {
    private static final int MOST_WAITING = 64;
    private static final int THREADS = 2;

    private final Segmentations segmentations;
    private final StudyLookup studies;
    private final LookupPool masks = new LookupPool("mask-lookup", THREADS, MOST_WAITING);

    public Lookups(StudyIndex studies, Segmentations segmentations) {
        this.studies = new StudyLookup("study-lookup", studies);
        this.segmentations = segmentations;
    }

    /**
     * The study; one that is not known yet is looked for at the end of the topic.
     *
     * @throws RefusedException before the topic has been read once, or if too many wait
     */
    public CompletableFuture<Optional<StudyRecord>> study(String client, String studyId, OptionalInt revision) {
        return studies.find(client, studyId, revision);
    }

    /**
     * The mask, if it was computed before by the checkpoint that serves now.
     *
     * @throws RefusedException if too many wait
     */
    public CompletableFuture<Optional<SegmentationAnswer>> mask(
            String client, SegmentationRequest request, StudyRecord study) {
        return masks.submit(client, () -> segmentations.find(request, study));
    }

    /** As {@link WorkerPool#stopTaking}. */
    public void stopTaking() {
        masks.stopTaking();
        studies.stopTaking();
    }

    @Override
    public void close() {
        stopTaking();
        masks.close();
        studies.close();
    }
}
