package dev.muduo.trainer.pool;

import dev.muduo.platform.log.LoggedRecord;
import java.util.Base64;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record of a study (or a revision of it) that is not yet known; it is part of the checkpoint until the study comes.
 *
 * @param event the encoded event, Base64
 */
public record WaitingRecord(String studyId, int revision, String event, Origin origin) {
    static WaitingRecord of(String studyId, int revision, byte[] event, Origin origin) {
        return new WaitingRecord(studyId, revision, Base64.getEncoder().encodeToString(event), origin);
    }

    byte[] bytes() {
        return Base64.getDecoder().decode(event);
    }

    /** @throws dev.muduo.platform.log.NewerEventException if it was taken in by a newer version, and this one cannot read it */
    SpecificRecord decoded() {
        return new LoggedRecord(
                        new TopicPartition(origin.topic(), origin.partition()), origin.offset(), studyId, bytes())
                .event();
    }
}
