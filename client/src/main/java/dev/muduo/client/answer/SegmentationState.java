package dev.muduo.client.answer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a segmentation gets on.
 *
 * @param windows      of the network that have begun
 * @param windowsTotal how many there will be; from when that is known
 * @param number       of the promotion that made it
 * @param checkpoint   SHA-256
 * @param formats      in which the result can be had
 * @param problem      why there is none
 */
public record SegmentationState(
        String id,
        State state,
        long windows,
        Optional<Long> windowsTotal,
        Instant since,
        Optional<Instant> ended,
        Optional<Long> number,
        Optional<String> checkpoint,
        Optional<List<String>> formats,
        Optional<Why> problem) {
    /** WAITING and RUNNING change, the others do not. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /** Why there is no result. */
    public record Why(int status, String code, String detail) {}

    /** Whether it changes no more. */
    public boolean hasEnded() {
        return state != State.WAITING && state != State.RUNNING;
    }
}
