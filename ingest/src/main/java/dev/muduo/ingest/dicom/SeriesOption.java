package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.study.PetCt;
import dev.muduo.imaging.study.StudyImages;
import dev.muduo.ingest.identity.SiteSecret;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A series as a person is shown it who has to choose: what tells it from the others, and nothing that names a patient.
 * Descriptions are left out for that reason.
 *
 * @param seriesId  pseudonym of the Series Instance UID
 * @param modality  {@code CT} or {@code PT}
 * @param number    Series Number, as the scanner's console shows it
 * @param frames    how many slices
 * @param kernel    Convolution Kernel of a CT, if it is one of ordinary letters
 * @param corrected whether a PET is attenuation-corrected
 */
public record SeriesOption(
        String seriesId, String modality, OptionalInt number, int frames, Optional<String> kernel, boolean corrected) {
    static SeriesOption of(Series series, SiteSecret secret) {
        DataSet common = series.common();
        return new SeriesOption(
                id(series, secret),
                StudyImages.isPet(series) ? "PT" : "CT",
                number(common),
                series.frames().size(),
                common.text(Attribute.CONVOLUTION_KERNEL).filter(kernel -> kernel.matches("[A-Za-z0-9_+-]{1,16}")),
                PetCt.isCorrected(common));
    }

    static String id(Series series, SiteSecret secret) {
        return secret.pseudonym(series.common().requireText(Attribute.SERIES_INSTANCE_UID));
    }

    /** A number that cannot be read is as good as none here. */
    private static OptionalInt number(DataSet common) {
        String text = common.text(Attribute.SERIES_NUMBER).orElse("");
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
