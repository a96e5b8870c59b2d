package dev.muduo.trainer.pool;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.muduo.platform.store.StoredObject;

/**
 * One revision of a study: its native volumes.
 *
 * @param origin   the record of its arrival
 * @param answered the highest run of the teachers' answer that was taken in before the study left the index and came back:
 *     such an answer, or a lower run's, does not enter again; {@link #NOT_ANSWERED} if there was none
 * @param source   site, and scanner if it is told; empty in checkpoints of before it was kept
 */
public record Revision(
        int number,
        StoredObject ct,
        StoredObject pet,
        Origin origin,
        int answered,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String source) {
    static final int NOT_ANSWERED = -1;
}
