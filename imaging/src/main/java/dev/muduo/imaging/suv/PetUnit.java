package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the numbers of an enhanced PET may be, by the UCUM code of their unit (PS3.16, CID 84 and CID 85), and the words of a
 * classic PET for it. The first is the best: it needs neither dose nor times, and says what it is.
 */
enum PetUnit {
    SUV_BW("GML", "BW", "g/ml{SUVbw}"),
    ACTIVITY("BQML", "", "Bq/ml"),
    /** Without a word of which SUV it is; taken to be SUVbw, as of a classic PET. */
    SUV_PLAIN("GML", "BW", "g/ml"),
    SUV_LBM("GML", "LBM", "g/ml{SUVlbm}"),
    SUV_LBM_JAMES("GML", "LBMJAMES128", "g/ml{SUVlbm(James128)}"),
    SUV_LBM_JANMAHASATIAN("GML", "LBMJANMA", "g/ml{SUVlbm(Janma)}"),
    SUV_IBW("GML", "IBW", "g/ml{SUVibw}"),
    SUV_BSA("CM2ML", "BSA", "cm2/ml{SUVbsa}", "cm2/ml");

    /** What Quantity Definition Sequence says of the units that do not say it themselves; DCM. */
    private static final Map<String, String> QUANTITIES = Map.of("g/ml", "126401", "cm2/ml", "126403");

    private final String units;
    private final String suvType;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that does not change.
    private final List<String> codes;

    PetUnit(String units, String suvType, String... codes) {
        this.units = units;
        this.suvType = suvType;
        this.codes = List.of(codes);
    }

    /**
     * The unit of a Real World Value Mapping, if it is one from which an SUV can be had. CID 85 once had the annotation in front; UCUM
     * has the litre in either case. A unit without annotation is none where Quantity Definition Sequence (0040,9220; PS3.3,
     * C.7.6.16.2.11.1) says that the numbers are something else, as SUVlbm or a concentration.
     */
    static Optional<PetUnit> of(DataSet mapping) {
        return code(mapping, Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE, "UCUM")
                .map(code -> code.replaceFirst("^([{][^}]*[}])(.+)$", "$2$1").replace("mL", "ml"))
                .flatMap(code -> of(code, mapping.items(Attribute.QUANTITY_DEFINITION_SEQUENCE)));
    }

    private static Optional<PetUnit> of(String unitCode, List<DataSet> quantities) {
        Optional<PetUnit> unit =
                Stream.of(values()).filter(one -> one.codes.contains(unitCode)).findFirst();
        if (!QUANTITIES.containsKey(unitCode) || quantities.isEmpty()) {
            return unit;
        }
        Optional<String> expected = Optional.of(QUANTITIES.get(unitCode));
        return unit.filter(one -> quantities.stream()
                        .anyMatch(said -> code(said, Attribute.CONCEPT_CODE_SEQUENCE, "DCM")
                                .equals(expected)))
                .map(one -> one == SUV_PLAIN ? SUV_BW : one);
    }

    private static Optional<String> code(DataSet said, Attribute sequence, String scheme) {
        return said.items(sequence).stream()
                .findFirst()
                .filter(code ->
                        code.text(Attribute.CODING_SCHEME_DESIGNATOR).orElse("").equals(scheme))
                .flatMap(code -> code.text(Attribute.CODE_VALUE));
    }

    /** As Units (0054,1001) of a classic PET has it. */
    String units() {
        return units;
    }

    /** As SUV Type (0054,1006) of a classic PET has it; of an activity nothing. */
    String suvType() {
        return suvType;
    }
}
