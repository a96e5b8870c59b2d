package dev.muduo.infer.request;

import dev.muduo.imaging.Grid;
import java.util.Optional;

/** On which image's own voxels the mask is wanted. */
public enum TargetGrid {
    CT("ct"),
    PET("pet");

    private final String word;

    TargetGrid(String word) {
        this.word = word;
    }

    /** As requests write it. */
    public String word() {
        return word;
    }

    public Grid of(Grid ct, Grid pet) {
        return switch (this) {
            case CT -> ct;
            case PET -> pet;
        };
    }

    public static Optional<TargetGrid> of(String word) {
        for (TargetGrid grid : values()) {
            if (grid.word.equals(word)) {
                return Optional.of(grid);
            }
        }
        return Optional.empty();
    }

    /**
     * As a request asks for it, the CT's where it does not.
     *
     * @throws RefusedException if it is none of these words
     */
    public static TargetGrid wanted(Optional<String> word) {
        return of(word.orElse(CT.word))
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.MALFORMED,
                        "`grid` is `ct` or `pet`, the image on whose voxels the mask is wanted"));
    }
}
