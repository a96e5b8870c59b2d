package dev.muduo.imaging.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.SopClass;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Enhanced PET images (PS3.3, A.56) for tests. */
public final class EnhancedPet {
    private static final Map<String, String> UNITS = Map.of(
            "BQML", "Bq/ml",
            "GML", "g/ml{SUVbw}",
            "GMLLBM", "g/ml{SUVlbm}",
            "GMLLBMJAMES128", "g/ml{SUVlbm(James128)}",
            "GMLLBMJANMA", "g/ml{SUVlbm(Janma)}",
            "GMLIBW", "g/ml{SUVibw}",
            "CM2ML", "cm2/ml{SUVbsa}");

    private static final List<Attribute> ONLY_CLASSIC = List.of(
            Attribute.UNITS,
            Attribute.SUV_TYPE,
            Attribute.SERIES_TYPE,
            Attribute.DECAY_CORRECTION,
            Attribute.CORRECTED_IMAGE,
            Attribute.ACQUISITION_DATE,
            Attribute.ACQUISITION_TIME,
            Attribute.ACTUAL_FRAME_DURATION,
            Attribute.IMAGE_POSITION_PATIENT,
            Attribute.IMAGE_ORIENTATION_PATIENT,
            Attribute.PIXEL_SPACING,
            Attribute.RESCALE_SLOPE,
            Attribute.RESCALE_INTERCEPT);

    private EnhancedPet() {}

    /** One file of the acquisition that classic slices like {@link DicomFiles#pet} are of, its frames in their order. */
    public static DataSetBuilder of(DataSetBuilder... slices) {
        List<DataSet> classic = Stream.of(slices).map(DataSetBuilder::build).toList();
        DataSet first = classic.get(0);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        List<DataSet> frames = new ArrayList<>();
        for (DataSet slice : classic) {
            pixels.writeBytes(
                    ((Element.Bytes) slice.find(Attribute.PIXEL_DATA.tag()).orElseThrow()).bytes());
            frames.add(frame(slice));
        }
        DataSetBuilder file = first.toBuilder();
        ONLY_CLASSIC.forEach(file::remove);
        String correction = first.requireText(Attribute.DECAY_CORRECTION);
        if (!correction.equals("NONE")) {
            file.text(Attribute.DECAY_CORRECTION_DATE_TIME, corrected(first, correction));
        }
        return file.text(Attribute.SOP_CLASS_UID, SopClass.ENHANCED_PET_IMAGE)
                .text(Attribute.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "STATIC", "NONE")
                .text(Attribute.ATTENUATION_CORRECTED, "YES")
                .text(Attribute.DECAY_CORRECTED, correction.equals("NONE") ? "NO" : "YES")
                .numbers(Attribute.NUMBER_OF_FRAMES, classic.size())
                .items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared(first))
                .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames)
                .bytes(Attribute.PIXEL_DATA, pixels.toByteArray());
    }

    private static String corrected(DataSet classic, String correction) {
        return correction.equals("ADMIN")
                ? classic.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE)
                        .get(0)
                        .requireText(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME)
                : classic.requireText(Attribute.SERIES_DATE) + classic.requireText(Attribute.SERIES_TIME);
    }

    private static DataSet shared(DataSet classic) {
        DataSet type = DataSet.builder()
                .text(Attribute.FRAME_TYPE, "ORIGINAL", "PRIMARY", "STATIC", "NONE")
                .text(Attribute.VOLUME_BASED_CALCULATION_TECHNIQUE, "NONE")
                .build();
        return DataSet.builder()
                .items(Attribute.PET_FRAME_TYPE_SEQUENCE, type)
                .items(Attribute.PIXEL_MEASURES_SEQUENCE, only(classic, Attribute.PIXEL_SPACING))
                .items(Attribute.PLANE_ORIENTATION_SEQUENCE, only(classic, Attribute.IMAGE_ORIENTATION_PATIENT))
                .build();
    }

    /** The stored numbers are as they are; what they mean the Real World Value Mapping says. */
    private static DataSet frame(DataSet classic) {
        DataSetBuilder content = DataSet.builder()
                .text(
                        Attribute.FRAME_ACQUISITION_DATE_TIME,
                        classic.requireText(Attribute.ACQUISITION_DATE)
                                + classic.requireText(Attribute.ACQUISITION_TIME));
        classic.number(Attribute.ACTUAL_FRAME_DURATION)
                .ifPresent(millis -> content.numbers(Attribute.FRAME_ACQUISITION_DURATION, millis));
        DataSet identity = DataSet.builder()
                .numbers(Attribute.RESCALE_SLOPE, 1)
                .numbers(Attribute.RESCALE_INTERCEPT, 0)
                .build();
        String unit = classic.requireText(Attribute.UNITS)
                + classic.text(Attribute.SUV_TYPE)
                        .filter(type -> !type.equals("BW"))
                        .orElse("");
        return DataSet.builder()
                .items(Attribute.FRAME_CONTENT_SEQUENCE, content.build())
                .items(Attribute.PLANE_POSITION_SEQUENCE, only(classic, Attribute.IMAGE_POSITION_PATIENT))
                .items(Attribute.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, identity)
                .items(
                        Attribute.REAL_WORLD_VALUE_MAPPING_SEQUENCE,
                        mapping(UNITS.get(unit), classic.requireNumber(Attribute.RESCALE_SLOPE))
                                .build())
                .build();
    }

    private static DataSet only(DataSet classic, Attribute attribute) {
        return DataSet.builder()
                .put(classic.find(attribute.tag()).orElseThrow())
                .build();
    }

    /** An item of Real World Value Mapping Sequence, for all signed numbers of 16 bits. */
    public static DataSetBuilder mapping(String unit, double slope) {
        DataSet code = DataSet.builder()
                .text(Attribute.CODE_VALUE, unit)
                .text(Attribute.CODING_SCHEME_DESIGNATOR, "UCUM")
                .text(Attribute.CODE_MEANING, unit)
                .build();
        return DataSet.builder()
                .items(Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE, code)
                .numbers(Attribute.REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, Short.MIN_VALUE)
                .numbers(Attribute.REAL_WORLD_VALUE_LAST_VALUE_MAPPED, Short.MAX_VALUE)
                .numbers(Attribute.REAL_WORLD_VALUE_INTERCEPT, 0)
                .numbers(Attribute.REAL_WORLD_VALUE_SLOPE, slope);
    }
}
