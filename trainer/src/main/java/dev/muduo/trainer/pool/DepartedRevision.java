package dev.muduo.trainer.pool;

import dev.muduo.platform.study.StudyKey;
import dev.muduo.schemas.Topics;
import java.nio.ByteBuffer;

/**
 * What is remembered of a revision whose study has left the index: enough to know it when a record speaks of it, and to find
 * it again.
 *
 * @param key       of the study and the revision
 * @param partition of {@code muduo.studies} in which it arrived
 * @param offset    at which it arrived
 * @param answered  the highest run of the teachers' answer that was taken in, {@link Revision#NOT_ANSWERED} if none was
 */
record DepartedRevision(StudyKey key, int partition, long offset, int answered) {
    static final int BYTES = 2 * Long.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;

    static DepartedRevision of(StudyEntry study, Revision revision) {
        return new DepartedRevision(
                StudyKey.of(study.studyId(), revision.number()),
                revision.origin().partition(),
                revision.origin().offset(),
                study.answered(revision));
    }

    /** Whether an answer of this run was not taken in: it brings the study back. */
    boolean lacks(int run) {
        return answered < run;
    }

    /** The record of its arrival. */
    Origin origin() {
        return new Origin(Topics.STUDIES, partition, offset);
    }

    void put(ByteBuffer into) {
        into.putLong(key.high())
                .putLong(key.low())
                .putInt(partition)
                .putLong(offset)
                .putInt(answered);
    }

    static DepartedRevision get(ByteBuffer from) {
        return new DepartedRevision(
                new StudyKey(from.getLong(), from.getLong()), from.getInt(), from.getLong(), from.getInt());
    }
}
