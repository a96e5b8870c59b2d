package dev.muduo.infer.request;

import dev.muduo.platform.study.StudyRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Finds ingested studies: those that are known at once, others at the end of the topic, on threads of its own. Safe for several
 * threads.
 */
public final class StudyLookup implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StudyIndex studies;
    private final LookupPool unknown;

    /** @param name of its threads */
    public StudyLookup(String name, StudyIndex studies) {
        this.studies = studies;
        this.unknown = new LookupPool(name, THREADS, MOST_WAITING);
    }

    /**
     * The study, the newest revision where none is given.
     *
     * @throws RefusedException before the topic has been read once, or if too many wait
     */
    public CompletableFuture<Optional<StudyRecord>> find(String client, String studyId, OptionalInt revision) {
        Optional<StudyRecord> known = studies.find(studyId, revision);
        return known.isPresent()
                ? CompletableFuture.completedFuture(known)
                : unknown.submit(client, () -> studies.findAtEnd(studyId, revision, PATIENCE));
    }

    /** As {@link WorkerPool#stopTaking}. */
    public void stopTaking() {
        unknown.stopTaking();
    }

    @Override
    public void close() {
        unknown.close();
    }
}
