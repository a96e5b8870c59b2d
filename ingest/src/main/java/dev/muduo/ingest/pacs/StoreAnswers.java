package dev.muduo.ingest.pacs;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import java.util.Set;

/** Whose fault it is that an archive has not taken an object. */
final class StoreAnswers {
    /** Of these answers HTTP says that the same request will never succeed: malformed, too large, of a kind not taken. */
    private static final Set<Integer> REFUSALS = Set.of(400, 406, 413, 415, 422);

    private StoreAnswers() {}

    static RuntimeException fault(String archive, int status) {
        return REFUSALS.contains(status) ? refused(archive, "HTTP " + status) : notNow(archive, "HTTP " + status);
    }

    static RecordFaultException refused(String archive, String said) {
        return new RecordFaultException("archive " + archive + " does not take a result (" + said
                + "); its own log says why. When it does, ask for the segmentation again");
    }

    static SurroundingsException notNow(String archive, String said) {
        return new SurroundingsException("archive " + archive + " cannot take a result now (" + said + ")");
    }
}
