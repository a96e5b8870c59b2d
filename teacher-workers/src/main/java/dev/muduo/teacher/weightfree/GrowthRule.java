package dev.muduo.teacher.weightfree;

import dev.muduo.networks.teacher.Prompt;
import java.util.Optional;

/** How a teacher turns a prompt into a region of its patch. */
interface GrowthRule {
    /** The region, or why there is none. */
    Outcome grow(SampledPatch patch, Prompt prompt);

    /**
     * A region or a reason, never both.
     *
     * @param region the voxels of the structure on the patch's grid; empty with a reason
     * @param reason why the prompt is invalid; empty with a region
     */
    record Outcome(Optional<boolean[]> region, Optional<String> reason) {
        static Outcome of(boolean[] region) {
            return new Outcome(Optional.of(region), Optional.empty());
        }

        static Outcome invalid(String reason) {
            return new Outcome(Optional.empty(), Optional.of(reason));
        }
    }
}
