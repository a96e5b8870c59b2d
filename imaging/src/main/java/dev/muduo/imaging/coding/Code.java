package dev.muduo.imaging.coding;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import java.util.Optional;

/**
 * A concept of a coding scheme (PS3.3, 8.8).
 *
 * @param value   the code
 * @param scheme  SCT (SNOMED CT), DCM (PS3.16, D), UCUM (units), …
 * @param meaning for people; nothing is decided by it
 */
public record Code(String value, String scheme, String meaning) {
    /** Of Code Value, SH; longer ones have an attribute of their own. */
    private static final int LONGEST_SHORT = 16;

    private static final int LONGEST_MEANING = 64;

    public Code {
        if (value.isEmpty() || scheme.isEmpty() || scheme.length() > LONGEST_SHORT || meaning.isEmpty()) {
            throw new IllegalArgumentException(
                    "a code has a value, a scheme of up to 16 characters and a meaning, got a value of "
                            + value.length()
                            + ", a scheme of " + scheme.length() + " and a meaning of " + meaning.length()
                            + " characters");
        }
        meaning = meaning.substring(0, Math.min(meaning.length(), LONGEST_MEANING));
    }

    /** A concept of SNOMED CT. */
    public static Code sct(String value, String meaning) {
        return new Code(value, "SCT", meaning);
    }

    /** A concept of DICOM's own. */
    public static Code dcm(String value, String meaning) {
        return new Code(value, "DCM", meaning);
    }

    /** A unit of measurement. */
    public static Code ucum(String value, String meaning) {
        return new Code(value, "UCUM", meaning);
    }

    /** Whether it is the same concept, whatever it is called. */
    public boolean same(Code other) {
        return value.equals(other.value) && scheme.equals(other.scheme);
    }

    /** As an item of a code sequence. */
    public DataSet item() {
        DataSetBuilder item = DataSet.builder();
        item.text(value.length() > LONGEST_SHORT ? Attribute.LONG_CODE_VALUE : Attribute.CODE_VALUE, value);
        return item.text(Attribute.CODING_SCHEME_DESIGNATOR, scheme)
                .text(Attribute.CODE_MEANING, meaning)
                .build();
    }

    /** The first item of a code sequence; empty if there is none, or none with a value and a scheme. */
    public static Optional<Code> in(DataSet dataSet, Attribute sequence) {
        return dataSet.items(sequence).stream().findFirst().flatMap(Code::of);
    }

    /** What an item of a code sequence says; empty if it has no value or no scheme. */
    public static Optional<Code> of(DataSet item) {
        Optional<String> value = item.text(Attribute.CODE_VALUE).or(() -> item.text(Attribute.LONG_CODE_VALUE));
        Optional<String> scheme =
                item.text(Attribute.CODING_SCHEME_DESIGNATOR).filter(name -> name.length() <= LONGEST_SHORT);
        if (value.isEmpty() || scheme.isEmpty()) {
            return Optional.empty();
        }
        String meaning = item.text(Attribute.CODE_MEANING).orElse(value.get());
        return Optional.of(new Code(value.get(), scheme.get(), meaning));
    }
}
