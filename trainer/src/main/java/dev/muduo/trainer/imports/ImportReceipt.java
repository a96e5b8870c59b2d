package dev.muduo.trainer.imports;

import dev.muduo.platform.model.CheckpointManifest;
import java.util.Optional;

/**
 * What became of an import.
 *
 * @param originalSha256 of the file as it came
 * @param published      its public name, if its hash is a published one
 * @param checkpoint     hash of the converted weights, under which they are known from now on
 * @param tensors        how many there are
 * @param parameters     values of all tensors together
 * @param created        whether this import announced them; otherwise they were known, and nothing has changed
 */
public record ImportReceipt(
        String model,
        String originalSha256,
        Optional<String> published,
        String checkpoint,
        CheckpointManifest.Network network,
        int tensors,
        long parameters,
        boolean created) {}
