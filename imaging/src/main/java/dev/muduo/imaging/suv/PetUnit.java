package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the numbers of an enhanced PET may be, by the UCUM code of their unit (PS3.16, CID 84 and CID 85), and the words of a
 * classic PET for it. The first is the best: it needs neither dose nor times.
 */
enum PetUnit {
    SUV_BW("GML", "BW", "g/ml{SUVbw}", "g/ml"),
    ACTIVITY("BQML", "", "Bq/ml"),
    SUV_LBM("GML", "LBM", "g/ml{SUVlbm}"),
    SUV_LBM_JAMES("GML", "LBMJAMES128", "g/ml{SUVlbm(James128)}"),
    SUV_LBM_JANMAHASATIAN("GML", "LBMJANMA", "g/ml{SUVlbm(Janma)}"),
    SUV_IBW("GML", "IBW", "g/ml{SUVibw}"),
    SUV_BSA("CM2ML", "BSA", "cm2/ml{SUVbsa}", "cm2/ml");

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
     * has the litre in either case.
     */
    static Optional<PetUnit> of(DataSet mapping) {
        return mapping.items(Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE).stream()
                .findFirst()
                .filter(code ->
                        code.text(Attribute.CODING_SCHEME_DESIGNATOR).orElse("").equals("UCUM"))
                .flatMap(code -> code.text(Attribute.CODE_VALUE))
                .map(code -> code.replaceFirst("^([{][^}]*[}])(.+)$", "$2$1").replace("mL", "ml"))
                .flatMap(code -> Stream.of(values())
                        .filter(unit -> unit.codes.contains(code))
                        .findFirst());
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
