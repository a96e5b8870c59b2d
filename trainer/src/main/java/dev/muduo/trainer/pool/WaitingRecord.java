package dev.muduo.trainer.pool;

import java.util.Base64;

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
}
