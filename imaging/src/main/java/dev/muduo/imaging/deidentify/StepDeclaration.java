package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Element;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an object says of its own de-identification (PS3.15, E.1.1, step 7; PS3.3, C.7.1.1 and C.12.1): this step after the earlier
 * ones. What stands there is taken for earlier steps only in an object that says that its identity was removed: elsewhere it is
 * free text that nobody vouches for.
 *
 * @param codes of the profile and its options (PS3.16, CID 7050)
 * @param dates UNMODIFIED, MODIFIED or REMOVED
 */
record StepDeclaration(List<Code> codes, String dates) {
    private static final String METHOD = "MuDuo, DICOM " + ProfileTable.EDITION + " Table E.1-1";
    private static final String YES = "YES";
    private static final int VALUE_SEPARATOR = '\\';
    /** From the least that may have become of dates to the most. */
    private static final List<String> DATES = List.of("UNMODIFIED", "MODIFIED", "REMOVED");

    static StepDeclaration of(DeidentificationOptions options) {
        List<Code> codes = new ArrayList<>();
        codes.add(Code.dcm("113100", "Basic Application Confidentiality Profile"));
        switch (options.dates()) {
            case REMOVED -> {
                // No option.
            }
            case FULL -> codes.add(Code.dcm("113106", "Retain Longitudinal Temporal Information Full Dates Option"));
            case MODIFIED ->
                codes.add(Code.dcm("113107", "Retain Longitudinal Temporal Information Modified Dates Option"));
        }
        if (options.patientCharacteristics()) {
            codes.add(Code.dcm("113108", "Retain Patient Characteristics Option"));
        }
        if (options.safePrivate()) {
            codes.add(Code.dcm("113111", "Retain Safe Private Option"));
        }
        return new StepDeclaration(
                codes,
                options.dates() == Dates.FULL ? "UNMODIFIED" : options.dates().name());
    }

    /**
     * Adds this step.
     *
     * @param clean    what is left of the object; the items of earlier steps have gone through the table, too
     * @param original as it came
     */
    void addTo(DataSetBuilder clean, DataSet original) {
        boolean again = original.text(Attribute.PATIENT_IDENTITY_REMOVED).equals(Optional.of(YES));
        DataSet earlier = again ? clean.build() : DataSet.builder().build();
        clean.text(Attribute.PATIENT_IDENTITY_REMOVED, YES)
                .bytes(Attribute.DEIDENTIFICATION_METHOD, methods(earlier))
                .items(Attribute.DEIDENTIFICATION_METHOD_CODE_SEQUENCE, items(earlier))
                .text(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, furthest(earlier));
    }

    /** Earlier ones as they stand, whatever their character set; one that is there already is not said again. */
    private static byte[] methods(DataSet earlier) {
        byte[] ours = METHOD.getBytes(StandardCharsets.US_ASCII);
        List<String> before = earlier.texts(Attribute.DEIDENTIFICATION_METHOD);
        if (before.isEmpty()) {
            return ours;
        }
        byte[] there = earlier.find(Attribute.DEIDENTIFICATION_METHOD.tag())
                .map(element -> ((Element.Bytes) element).bytes())
                .orElseThrow();
        if (before.contains(METHOD)) {
            return there;
        }
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(there, 0, lengthOf(there));
        both.write(VALUE_SEPARATOR);
        both.writeBytes(ours);
        return both.toByteArray();
    }

    private static int lengthOf(byte[] padded) {
        int length = padded.length;
        while (length > 0 && padded[length - 1] == ' ') {
            length--;
        }
        return length;
    }

    private List<DataSet> items(DataSet earlier) {
        List<DataSet> before = earlier.items(Attribute.DEIDENTIFICATION_METHOD_CODE_SEQUENCE);
        List<Code> said =
                before.stream().flatMap(item -> Code.of(item).stream()).toList();
        Stream<DataSet> ours = codes.stream()
                .filter(code -> said.stream().noneMatch(code::same))
                .map(Code::item);
        return Stream.concat(before.stream(), ours).toList();
    }

    /** Dates that have been removed or moved once are not the patient's own again because this step left them alone. */
    private String furthest(DataSet earlier) {
        int before = earlier.text(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED)
                .map(DATES::indexOf)
                .orElse(0);
        return DATES.get(Math.max(before, DATES.indexOf(dates)));
    }
}
