package dev.muduo.imaging.annotation;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.series.SourceImages;
import java.util.Optional;

/**
 * The volume that an annotation has to be of. Where its identifiers are not known, its geometry decides alone.
 *
 * @param grid                the volume's own
 * @param frameOfReferenceUid of the series that it was read from
 * @param seriesUid           of that series
 */
public record AnnotationTarget(Grid grid, Optional<String> frameOfReferenceUid, Optional<String> seriesUid) {
    public static AnnotationTarget of(SourceImages source) {
        return new AnnotationTarget(
                source.grid(), Optional.of(source.frameOfReferenceUid()), Optional.of(source.seriesUid()));
    }

    /** Of a volume whose identifiers are not known. */
    public static AnnotationTarget of(Grid grid) {
        return new AnnotationTarget(grid, Optional.empty(), Optional.empty());
    }

    /** Whether places in this frame of reference are places in the volume. */
    boolean isIn(Optional<String> frameOfReference) {
        return frameOfReferenceUid.isEmpty() || frameOfReferenceUid.equals(frameOfReference);
    }

    /** @throws AnnotationRefusedException if the object is of another class */
    static void requireClass(DataSet object, String sopClass, String title) {
        if (!object.text(Attribute.SOP_CLASS_UID).equals(Optional.of(sopClass))) {
            throw new AnnotationRefusedException(
                    AnnotationFault.WRONG_OBJECT, object.source() + ": expected a " + title + ", got another object");
        }
    }
}
