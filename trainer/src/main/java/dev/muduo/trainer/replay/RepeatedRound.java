package dev.muduo.trainer.replay;

import java.util.Optional;

/**
 * What came of a round that was made again.
 *
 * @param sha256     of the checkpoint that it ended in this time
 * @param difference the first thing that is not as it was; empty if the hashes are the same
 */
public record RepeatedRound(LoggedRound round, String sha256, Optional<String> difference) {
    public boolean same() {
        return difference.isEmpty();
    }
}
