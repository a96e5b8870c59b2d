package dev.muduo.imaging.annotation;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.series.SourceImages;
import java.util.Optional;
import java.util.Set;

/**
 * The volume that an annotation has to be of. Where its identifiers are not known, its geometry decides alone.
 *
 * @param grid                the volume's own
 * @param frameOfReferenceUid of the series that it was read from
 * @param seriesUid           of that series
 */
public record AnnotationTarget(Grid grid, Optional<String> frameOfReferenceUid, Optional<String> seriesUid) {
    public static AnnotationTarget of(SourceImages source) {
        return of(source.grid(), source);
    }

    /**
     * Of a volume that is kept.
     *
     * @param grid   its own, off the source's by no more than the rounding of a file format
     * @param source the series that it was read from
     */
    public static AnnotationTarget of(Grid grid, SourceImages source) {
        return new AnnotationTarget(grid, Optional.of(source.frameOfReferenceUid()), Optional.of(source.seriesUid()));
    }

    /** Of a volume whose identifiers are not known. */
    public static AnnotationTarget of(Grid grid) {
        return new AnnotationTarget(grid, Optional.empty(), Optional.empty());
    }

    /** Whether the series that it was read from is one of these; never where that is not known. */
    public boolean isAmong(Set<String> seriesUids) {
        return seriesUid.filter(seriesUids::contains).isPresent();
    }

    /** Whether places in this frame of reference are places in the volume. */
    boolean isIn(Optional<String> frameOfReference) {
        return frameOfReferenceUid.isEmpty() || frameOfReferenceUid.equals(frameOfReference);
    }
}
