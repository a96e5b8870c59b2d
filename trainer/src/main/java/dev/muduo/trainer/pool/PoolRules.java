package dev.muduo.trainer.pool;

import dev.muduo.imaging.Structures;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.List;

/**
 * What the trainer takes in and how much of it it remembers.
 *
 * @param role        of the studies whose annotations are taken: TRAIN to train, VALIDATION for the gate
 * @param others      whether studies of other roles are kept in the index; otherwise it is only remembered that they exist
 * @param structures  the model's; annotations of others are left alone
 * @param patchVoxels edge of a patch at the working spacing
 * @param bufferBytes most bytes of pseudo-labelled patches; {@link Evictions} says what leaves first
 * @param maxStudies  most studies in the index; the ones without annotation leave first
 * @param maxWaiting  most records that wait for their study
 * @param sampling    what stays in a full buffer
 */
public record PoolRules(
        Role role,
        boolean others,
        Structures structures,
        int patchVoxels,
        long bufferBytes,
        int maxStudies,
        int maxWaiting,
        TrainingConfig.Sampling sampling) {
    private static final int CHANNELS = 2;
    private static final int HALF_BYTES = 2;
    /** Edge of the teachers' answers. */
    private static final long ANSWER_VOXELS = 32;

    public PoolRules {
        if (patchVoxels < 1 || bufferBytes < 1 || maxStudies < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException("limits are positive, got patches of " + patchVoxels + ", " + bufferBytes
                    + " bytes, " + maxStudies + " studies, " + maxWaiting + " waiting records");
        }
    }

    /** What a trainer takes in: studies of all roles, so that a pseudo-label of one that is not TRAIN is noticed. */
    public static PoolRules training(Structures structures, int patchVoxels, TrainingConfig.Buffer buffer) {
        return training(
                structures,
                patchVoxels,
                buffer.megabytes() * 1_000_000L,
                buffer.maxStudies(),
                buffer.maxWaiting(),
                buffer.sampling());
    }

    static PoolRules training(
            Structures structures,
            int patchVoxels,
            long bufferBytes,
            int maxStudies,
            int maxWaiting,
            TrainingConfig.Sampling sampling) {
        return new PoolRules(Role.TRAIN, true, structures, patchVoxels, bufferBytes, maxStudies, maxWaiting, sampling);
    }

    /** What the gate takes in: VALIDATION studies and nothing of the teachers. */
    public static PoolRules judging(Structures structures, int maxStudies, int maxWaiting) {
        return new PoolRules(
                Role.VALIDATION,
                false,
                structures,
                1,
                1,
                maxStudies,
                maxWaiting,
                new TrainingConfig.Sampling(TrainingConfig.SamplingOrder.UNIFORM, 1, 0));
    }

    /** Names of the model's structures with a valid pair, in alphabetical order. */
    List<String> taught(PseudoLabelsProduced event) {
        return event.getStructures().stream()
                .filter(summary -> summary.getPatchesValid() > 0)
                .map(StructureSummary::getStructure)
                .filter(name -> structures.named(name).isPresent())
                .sorted()
                .toList();
    }

    /** Bytes that the patches of an answer take in half precision: both channels, and two masks a valid structure. */
    long nominalBytes(PseudoLabelsProduced event) {
        long image = CHANNELS * HALF_BYTES * (long) patchVoxels * patchVoxels * patchVoxels;
        long pair = 2 * HALF_BYTES * ANSWER_VOXELS * ANSWER_VOXELS * ANSWER_VOXELS;
        long pairs = event.getStructures().stream()
                .mapToLong(StructureSummary::getPatchesValid)
                .sum();
        return event.getPatches() * image + pairs * pair;
    }
}
