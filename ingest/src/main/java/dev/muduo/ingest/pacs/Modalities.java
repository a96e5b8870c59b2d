package dev.muduo.ingest.pacs;

import dev.muduo.platform.store.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What of a study is pulled: its CT and PET series, and nothing if it lacks one or is larger than is taken. */
final class Modalities {
    static final Set<String> WANTED = Set.of("CT", "PT");
    static final String UNCHANGED = "unchanged";
    static final String TOO_LARGE = "too-large";

    private Modalities() {}

    /** Why a study is not worth pulling, if it is not. */
    static Optional<String> unfit(Set<String> found, int instances, long bytes, PullConfig limits) {
        if (!found.contains("PT")) {
            return Optional.of("no-pet");
        }
        if (!found.contains("CT")) {
            return Optional.of("no-ct");
        }
        boolean large = instances > limits.maxStudyInstances() || bytes > limits.maxStudyBytes();
        return large ? Optional.of(TOO_LARGE) : Optional.empty();
    }

    /** Which images a study has, in a few characters that lead nowhere. */
    static String digest(String images) {
        return Sha256.hex(Sha256.digest().digest(images.getBytes(StandardCharsets.UTF_8)));
    }
}
