package dev.muduo.trainer.batch;

import dev.muduo.imaging.MirrorPartners;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.config.Augmentation;
import java.util.Optional;

/**
 * Draws how a patch is shown (§2.10). A patch lies on the RAS+ body grid, so that the last axis runs from left to right. Stored
 * answers of the teachers are moved with their patch; in the released code they see it moved, which is the same but for their own
 * errors.
 */
final class Poses {
    private static final int AXES = 3;
    private static final int TURNS = 4;

    private final Augmentation settings;
    private final int edge;
    private final MirrorPartners partners;

    Poses(Augmentation settings, Structures structures, int edge) {
        this.settings = settings;
        this.edge = edge;
        this.partners = MirrorPartners.of(structures);
    }

    Pose draw(CounterRandom random) {
        return switch (settings.flipLeftRight()) {
            case OFF -> pose(random, false);
            case SWAP_LABELS -> pose(random, random.nextBernoulli(0.5));
            case AS_CODE -> asCode(random);
        };
    }

    private Pose pose(CounterRandom random, boolean leftRight) {
        int turns = settings.turnAxially() ? random.nextInt(TURNS) : 0;
        boolean y = settings.flipOtherAxes() && random.nextBernoulli(0.5);
        boolean z = settings.flipOtherAxes() && random.nextBernoulli(0.5);
        Optional<MirrorPartners> renaming = leftRight ? Optional.of(partners) : Optional.empty();
        return new Pose(new CubeSymmetry(turns, z, y, leftRight), edge, renaming);
    }

    /** Turned by k · 90° in the axial plane, then always mirrored along one axis of the three; names stay. */
    private Pose asCode(CounterRandom random) {
        int turns = settings.turnAxially() ? random.nextInt(TURNS) : 0;
        int axis = random.nextInt(AXES);
        return new Pose(new CubeSymmetry(turns, axis == 0, axis == 1, axis == 2), edge, Optional.empty());
    }
}
