package dev.muduo.imaging.deidentify;

import java.util.Set;

/** The object's pixels may name or show somebody; it must not be passed on without a look at them. */
public final class DeidentificationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeidentificationRefusedException(Set<PixelConcern> concerns) {
        super("expected an object whose pixels identify nobody, got " + concerns
                + ": look at it, clean its pixels, or configure a warning instead");
    }
}
