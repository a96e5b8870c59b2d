package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The make and model of a device, as far as it consists of ordinary letters; no serial number, no station's name. */
final class Scanner {
    private static final int MOST_CHARACTERS = 64;

    private Scanner() {}

    /** As in {@code GE MEDICAL SYSTEMS Discovery ST}. */
    static Optional<String> of(DataSet header) {
        String words = Stream.of(Attribute.MANUFACTURER, Attribute.MANUFACTURER_MODEL_NAME)
                .flatMap(attribute -> header.text(attribute).stream())
                .map(text -> text.replaceAll("[^A-Za-z0-9 ._-]", " ").strip().replaceAll(" +", " "))
                .collect(Collectors.joining(" "));
        return Optional.of(words.substring(0, Math.min(words.length(), MOST_CHARACTERS))
                        .strip())
                .filter(text -> !text.isEmpty());
    }
}
