package dev.muduo.imaging.suv;

import dev.muduo.imaging.series.Rescale;
import java.util.List;

/**
 * From the stored numbers of a PET series to SUVbw.
 *
 * @param rescales one a frame, in the order of the frames
 */
public record SuvScale(List<Rescale> rescales, SuvProvenance provenance) {
    public SuvScale {
        rescales = List.copyOf(rescales);
    }
}
