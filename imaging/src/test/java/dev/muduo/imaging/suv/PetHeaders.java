package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.testing.DicomFiles;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Headers of PET images as the tests of the SUV change them. */
final class PetHeaders {
    private PetHeaders() {}

    static List<FrameHeader> frames(DataSetBuilder... slices) {
        return Stream.of(slices)
                .flatMap(slice -> FrameHeader.of(slice.build()).stream())
                .toList();
    }

    static Consumer<DataSetBuilder> unit(String unit) {
        return pet -> pet.text(Attribute.UNITS, unit);
    }

    static Consumer<DataSetBuilder> gml(String type) {
        return unit("GML").andThen(pet -> pet.text(Attribute.SUV_TYPE, type));
    }

    static Consumer<DataSetBuilder> frame(double referenceMillis, int durationMillis) {
        return pet -> pet.numbers(Attribute.FRAME_REFERENCE_TIME, referenceMillis)
                .numbers(Attribute.ACTUAL_FRAME_DURATION, durationMillis);
    }

    static Consumer<DataSetBuilder> injected(Consumer<DataSetBuilder> change) {
        return pet -> {
            DataSetBuilder injection = DicomFiles.injection();
            change.accept(injection);
            pet.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE, injection.build());
        };
    }

    static Consumer<DataSetBuilder> start(String dateTime) {
        return injected(dose -> dose.text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, dateTime));
    }
}
