package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.DicomFile;
import java.util.Set;

/**
 * A file without identity.
 *
 * @param concerns why its pixels may still name or show somebody; always empty where that is a reason to refuse
 */
public record Deidentified(DicomFile file, Set<PixelConcern> concerns) {
    public Deidentified {
        concerns = Set.copyOf(concerns);
    }
}
