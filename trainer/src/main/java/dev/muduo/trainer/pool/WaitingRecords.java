package dev.muduo.trainer.pool;

import dev.muduo.platform.agent.RecordFaultException;
import java.util.ArrayList;
import java.util.List;

/** Records whose study, or its revision, is not known yet, in the order in which they came. Belongs to one thread. */
final class WaitingRecords {
    private final List<WaitingRecord> records;
    private final int most;

    WaitingRecords(List<WaitingRecord> records, int most) {
        this.records = new ArrayList<>(records);
        this.most = most;
    }

    int size() {
        return records.size();
    }

    List<WaitingRecord> list() {
        return List.copyOf(records);
    }

    /**
     * Keeps a record, once, until {@link #take} asks for those of its revision.
     *
     * @throws RecordFaultException if as many wait as may
     */
    void add(String studyId, int revision, byte[] event, Origin origin) {
        add(studyId, revision, event, origin, most);
    }

    /** As {@link #add}, of a record that may wait for ever: half of the places are for the others. */
    void addToHalf(String studyId, int revision, byte[] event, Origin origin) {
        add(studyId, revision, event, origin, most / 2);
    }

    private void add(String studyId, int revision, byte[] event, Origin origin, int places) {
        if (records.size() >= places) {
            throw new RecordFaultException("what the record about study " + studyId + " revision " + revision
                    + " waits for has not come, and already " + records.size() + " records wait for theirs");
        }
        if (records.stream().noneMatch(record -> record.origin().equals(origin))) {
            records.add(WaitingRecord.of(studyId, revision, event, origin));
        }
    }

    /** Those of a revision, which wait no longer. */
    List<WaitingRecord> take(String studyId, int revision) {
        List<WaitingRecord> ready = records.stream()
                .filter(record -> record.studyId().equals(studyId) && record.revision() == revision)
                .toList();
        records.removeAll(ready);
        return ready;
    }
}
