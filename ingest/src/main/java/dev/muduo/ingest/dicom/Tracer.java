package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was injected, by a word from a fixed list: what technicians type may be anything. */
final class Tracer {
    /** By what occurs in the name, capital letters and digits alone; the first that fits. */
    private static final List<Map.Entry<String, String>> WORDS = List.of(
            Map.entry("FDG", "FDG"),
            Map.entry("DEOXYGLUCOSE", "FDG"),
            Map.entry("PSMA", "PSMA"),
            Map.entry("PIFLUFOLASTAT", "PSMA"),
            Map.entry("DOTATATE", "DOTATATE"),
            Map.entry("DOTATOC", "DOTATOC"),
            Map.entry("DOTANOC", "DOTANOC"),
            Map.entry("FAPI", "FAPI"),
            Map.entry("FLUCICLOVINE", "FLUCICLOVINE"),
            Map.entry("FLUOROTHYMIDINE", "FLT"),
            Map.entry("CHOLINE", "CHOLINE"),
            Map.entry("FLUORIDE", "NAF"));

    /** Fluorodeoxyglucose F^18^ in SRT and in SCT (PS3.16, CID 4021). */
    private static final List<String> FDG_CODES = List.of("C-B1031", "35321007");

    private Tracer() {}

    /** The tracer of a PET series, if its header names one that is known here. */
    static Optional<String> of(DataSet pet) {
        return pet.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE).stream()
                .findFirst()
                .flatMap(Tracer::ofInjection);
    }

    private static Optional<String> ofInjection(DataSet injection) {
        List<DataSet> codes = injection.items(Attribute.RADIOPHARMACEUTICAL_CODE_SEQUENCE);
        if (codes.stream()
                .anyMatch(code ->
                        FDG_CODES.contains(code.text(Attribute.CODE_VALUE).orElse("")))) {
            return Optional.of("FDG");
        }
        Stream<String> names = Stream.concat(
                injection.text(Attribute.RADIOPHARMACEUTICAL).stream(),
                codes.stream().flatMap(code -> code.text(Attribute.CODE_MEANING).stream()));
        return names.map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", ""))
                .flatMap(name -> WORDS.stream().filter(word -> name.contains(word.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
