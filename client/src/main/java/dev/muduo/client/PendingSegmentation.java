package dev.muduo.client;

import dev.muduo.client.answer.MaskReport;
import dev.muduo.client.answer.Problem;
import dev.muduo.client.answer.SegmentationState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A segmentation that is being made, or whose result is kept for a while. Safe for several threads. */
public final class PendingSegmentation {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Requests requests;
    private final String id;

    PendingSegmentation(Requests requests, String id) {
        this.requests = requests;
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** How it gets on. */
    public SegmentationState state() throws IOException, InterruptedException {
        return requests.json(Call.get(path()), SegmentationState.class);
    }

    /**
     * Waits until it is done. An interrupt ends the waiting and not the segmentation.
     *
     * @param progress told of every change that comes through, by the calling thread
     * @throws RefusedException if there will be no result, with the reason
     */
    public SegmentationState await(Consumer<SegmentationState> progress) throws IOException, InterruptedException {
        requests.requireOpen();
        while (true) {
            Optional<SegmentationState> last = follow(progress);
            if (last.isPresent()) {
                return done(last.get());
            }
            // Too many listen, or the instance sends its listeners away before it ends: ask instead.
            SegmentationState now = requests.goingOn(Call.get(path()), SegmentationState.class);
            progress.accept(now);
            if (now.hasEnded()) {
                return done(now);
            }
            requests.pause(AGAIN);
        }
    }

    /** As {@link #await(Consumer)}, with nobody told. */
    public SegmentationState await() throws IOException, InterruptedException {
        return await(state -> {});
    }

    /** The last state; empty if the events broke off before. */
    private Optional<SegmentationState> follow(Consumer<SegmentationState> progress)
            throws IOException, InterruptedException {
        try (EventStream events = requests.eventsIfNow(Call.get(Call.path("v1", "segmentations", id, "events")))) {
            for (Optional<EventStream.Event> event = events.next(); event.isPresent(); event = events.next()) {
                SegmentationState now = Json.read(
                        event.get().data().getBytes(StandardCharsets.UTF_8),
                        SegmentationState.class,
                        "an event of the segmentation");
                progress.accept(now);
                if (now.hasEnded()) {
                    return Optional.of(now);
                }
            }
        } catch (NotNowException | UnreachableException brokenOff) {
            // Asked for its state next, which says whether anybody is there.
        }
        return Optional.empty();
    }

    private static SegmentationState done(SegmentationState last) throws RefusedException {
        if (last.state() == SegmentationState.State.DONE) {
            return last;
        }
        throw new RefusedException(last.problem()
                .map(why -> new Problem(why.status(), why.code(), why.detail(), Optional.of(last.id())))
                .orElseGet(
                        () -> new Problem(409, "cancelled", "the segmentation was given up", Optional.of(last.id()))));
    }

    /**
     * Writes the result to a file, whole or not at all.
     *
     * @throws RefusedException if there is none (yet), or not in this form
     */
    public Segmented save(Wanted.Format format, Path target) throws IOException, InterruptedException {
        return Segmented.of(requests.download(result(format), target), target);
    }

    /** The result in numbers. */
    public MaskReport report() throws IOException, InterruptedException {
        return requests.json(result(Wanted.Format.REPORT), MaskReport.class);
    }

    /**
     * Gives it up: one that waits ends now, one that is computed at its next window; of one that has ended the result is forgotten.
     *
     * @throws RefusedException if there is none, unless it was this that has given it up
     */
    public void cancel() throws IOException, InterruptedException {
        requests.delete(Call.delete(path()));
    }

    private Call result(Wanted.Format format) {
        return Call.get(Call.path("v1", "segmentations", id, "result") + "?format=" + format.word());
    }

    private String path() {
        return Call.path("v1", "segmentations", id);
    }

    @Override
    public String toString() {
        return "PendingSegmentation[" + id + "]";
    }
}
