package dev.muduo.ingest.results;

import dev.muduo.imaging.results.Origin;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.SegmentationServed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A mask of a stored study, as it was served.
 *
 * @param version of the model that drew it, as results name it
 */
record ServedMask(String studyId, int revision, String version, StoredObject mask, Instant servedAt) {
    /** Empty for what was uploaded and not kept. */
    static Optional<ServedMask> of(SegmentationServed event) {
        if (event.getStudyId() == null || event.getRevision() == null || event.getMask() == null) {
            return Optional.empty();
        }
        return Optional.of(new ServedMask(
                event.getStudyId(),
                event.getRevision(),
                Origin.version(event.getCheckpoint(), Optional.ofNullable(event.getArithmetic())),
                StoredObject.of(event.getMask()),
                event.getServedAt()));
    }

    /** Where is noted what was sent of it; the mask's key says which study, grid and version it is of. */
    String notes() {
        String inputs = String.join("\n", "results 1", version, mask.key());
        return "studies/" + studyId + "/" + revision + "/results-" + Sha256.of(inputs.getBytes(StandardCharsets.UTF_8))
                + "/";
    }
}
