package dev.muduo.imaging.suv;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.series.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * A PET volume in SUVbw and how it became that.
 *
 * @param volume on the grid of the series
 */
public record SuvVolume(Volume volume, SuvProvenance provenance) {
    /**
     * Reads the pixels of a PET series.
     *
     * @throws SuvRefusedException if its SUV cannot be known; no pixel is read then
     * @throws dev.muduo.imaging.series.SeriesRefusedException if its frames are no volume
     * @throws dev.muduo.imaging.dicom.DicomException if a file is damaged
     * @throws java.io.UncheckedIOException if a file cannot be reached
     */
    public static SuvVolume of(Series series) {
        SuvScale scale = SuvBodyWeight.of(series.frames());
        Volume volume = series.volume(scale.rescales());
        return new SuvVolume(volume, withSanity(scale.provenance(), volume));
    }

    /** Activity spread evenly over the body is 1 everywhere; somewhere it must be more. A crop may miss that place. */
    private static SuvProvenance withSanity(SuvProvenance provenance, Volume volume) {
        double most = 0;
        for (float value : volume.values()) {
            most = Math.max(most, value);
        }
        if (most > 1) {
            return provenance;
        }
        List<String> warnings = new ArrayList<>(provenance.warnings());
        warnings.add("no voxel has an SUV above 1: the dose, the weight or the times may be wrong");
        return new SuvProvenance(provenance.branch(), provenance.tags(), provenance.factor(), warnings);
    }
}
