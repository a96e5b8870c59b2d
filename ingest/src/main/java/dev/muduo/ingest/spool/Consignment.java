package dev.muduo.ingest.spool;

import java.util.Set;
import java.util.TreeSet;

/**
 * Instances that come together: all of them are durable when it is closed, and nobody may be told before that they are kept. One
 * thread.
 */
public final class Consignment implements AutoCloseable {
    private final Spool spool;
    private final Set<String> studies = new TreeSet<>();

    Consignment(Spool spool) {
        this.spool = spool;
    }

    /**
     * Gives a received instance its place in its study.
     *
     * @param remarks what its sender says of the study; holds from now on unless it says nothing
     * @return false if the study has it already, with the same content
     * @throws UnfitInstanceException if it is not kept here
     * @throws dev.muduo.ingest.leader.BusyException if there are too many studies
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public boolean keep(ReceivedInstance instance, StudyRemarks remarks) {
        boolean placed = spool.place(instance, remarks);
        // Also of one that was there: whoever brought it may not have come to this yet.
        studies.add(spool.studyId(instance));
        return placed;
    }

    /**
     * Makes the places durable, at one sync a study.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    @Override
    public void close() {
        studies.forEach(spool::sync);
    }
}
