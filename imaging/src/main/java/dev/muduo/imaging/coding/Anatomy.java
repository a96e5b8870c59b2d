package dev.muduo.imaging.coding;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where SNOMED has one concept for a structure of either side and others for the left and the right one, which belong together:
 * DICOM's context groups have the first and a side as its modifier (PS3.16, CID 7156 to 7199, CID 6170 for the lobes of the
 * lung), models often the others. And what SNOMED RT, which was DICOM's until 2018, called them.
 */
enum Anatomy {
    AORTA("15825003", "Aorta", "T-42000", "", ""),
    HEART("80891009", "Heart", "T-32000", "", ""),
    KIDNEY("64033007", "Kidney", "T-71000", "18639004", "9846003"),
    LIVER("10200004", "Liver", "T-62000", "", ""),
    LOWER_LOBE_OF_LUNG("90572001", "Lower lobe of lung", "T-28830", "41224006", "266005"),
    LUNG("39607008", "Lung", "T-28000", "44029006", "3341006"),
    /** Has no left counterpart. */
    MIDDLE_LOBE_OF_LUNG("72481006", "Middle lobe of right lung", "T-28300", "", "72481006"),
    SPLEEN("78961009", "Spleen", "T-C3000", "", ""),
    UPPER_LOBE_OF_LUNG("45653009", "Upper lobe of lung", "T-28820", "44714003", "42400003");

    private static final Map<String, Sided> BY_SCT = Stream.of(values())
            .flatMap(concept -> Stream.of(
                    new Sided(concept.leftSct, concept, Optional.of(Laterality.LEFT)),
                    new Sided(concept.rightSct, concept, Optional.of(Laterality.RIGHT)),
                    new Sided(concept.sct, concept, Optional.empty())))
            .filter(sided -> !sided.sct().isEmpty())
            .collect(Collectors.toUnmodifiableMap(Sided::sct, Function.identity(), (sided, either) -> sided));

    private static final Map<String, Anatomy> BY_SRT =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(concept -> concept.srt, Function.identity()));

    private final String sct;
    private final String meaning;
    private final String srt;
    private final String leftSct;
    private final String rightSct;

    Anatomy(String sct, String meaning, String srt, String leftSct, String rightSct) {
        this.sct = sct;
        this.meaning = meaning;
        this.srt = srt;
        this.leftSct = leftSct;
        this.rightSct = rightSct;
    }

    /** A concept with the side that it implies. */
    record Sided(String sct, Anatomy concept, Optional<Laterality> side) {}

    static Optional<Sided> ofSct(String code) {
        return Optional.ofNullable(BY_SCT.get(code));
    }

    /** The SNOMED CT concept of a code; codes of other schemes stay as they are. */
    static Code inSct(Code code) {
        Anatomy concept = Scheme.isSnomedRt(code) ? BY_SRT.get(code.value()) : null;
        return concept == null ? code : concept.code();
    }

    Code code() {
        return Code.sct(sct, meaning);
    }
}
