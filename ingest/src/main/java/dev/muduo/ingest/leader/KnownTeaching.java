package dev.muduo.ingest.leader;

import dev.muduo.schemas.TeachingRequested;

/** One published request to teach a revision again. */
public record KnownTeaching(String requestId, int revision, int run) {
    /** The run of a revision's arrival, which nobody has to ask for. */
    public static final int FIRST_RUN = 1;

    static KnownTeaching of(TeachingRequested event) {
        return new KnownTeaching(event.getRequestId(), event.getRevision(), event.getRun());
    }
}
