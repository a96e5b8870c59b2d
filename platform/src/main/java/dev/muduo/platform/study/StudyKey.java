package dev.muduo.platform.study;

import dev.muduo.platform.store.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What stands for a study, or for one revision of it, where there may be millions: the first 128 bits of the SHA-256 of its
 * name. That any two of a million have the same is less likely than 10^-26.
 */
public record StudyKey(long high, long low) {
    public static StudyKey of(String studyId) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.digest().digest(studyId.getBytes(StandardCharsets.UTF_8)));
        return new StudyKey(hash.getLong(), hash.getLong());
    }

    public static StudyKey of(String studyId, int revision) {
        return of(studyId + "/" + revision);
    }
}
