package dev.muduo.standalone.pacs;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a hospital's headers say of a patient and of those who were there: planted in every file of a study, to be looked for. */
final class PlantedValues {
    private static final String SURNAME = "Quillfeather";
    private static final String FIRST_NAME = "Ottoline";
    private static final Map<Attribute, String> OF_ALL = Map.of(
            Attribute.PATIENT_BIRTH_DATE, "19310717",
            Attribute.REFERRING_PHYSICIAN_NAME, "Zwingenberger^Huldreich",
            Attribute.OPERATORS_NAME, "Abendroth^Kunigunde",
            Attribute.INSTITUTION_NAME, "Spital Wiborada",
            Attribute.STUDY_DESCRIPTION, "planted words of a study",
            Attribute.SERIES_DESCRIPTION, "planted words of a series",
            Attribute.PROTOCOL_NAME, "planted words of a protocol");
    private static final List<Attribute> UIDS = List.of(
            Attribute.STUDY_INSTANCE_UID,
            Attribute.SERIES_INSTANCE_UID,
            Attribute.FRAME_OF_REFERENCE_UID,
            Attribute.SOP_INSTANCE_UID);

    private PlantedValues() {}

    /** The file of a study, with all of them in it. */
    static byte[] into(byte[] file, String study) {
        DicomFile read = Dicom.read(file, study);
        DataSetBuilder planted = read.dataSet().toBuilder()
                .text(Attribute.PATIENT_NAME, SURNAME + number(study) + "^" + FIRST_NAME)
                .text(Attribute.PATIENT_ID, "MRN" + number(study) + "-74119")
                .text(Attribute.ACCESSION_NUMBER, "ACC" + number(study) + "58213")
                .text(Attribute.STUDY_ID, "SID" + number(study) + "94316");
        OF_ALL.forEach(planted::text);
        return Dicom.encode(new DicomFile(read.fileMeta(), read.syntax(), planted.build()));
    }

    private static String number(String study) {
        return study.substring(study.length() - 3);
    }

    /** What to look for: words of names on their own, because whoever writes a name may write it in another form. */
    static Set<String> of(StsStudy study) {
        Set<String> values = new LinkedHashSet<>(ofThePatient(study));
        values.add(FIRST_NAME);
        values.add(study.header().requireText(Attribute.STUDY_DATE));
        OF_ALL.values().forEach(value -> values.addAll(List.of(value.split("\\^"))));
        return values;
    }

    /** Those that no other patient shares. */
    static Set<String> ofThePatient(StsStudy study) {
        Set<String> values = new LinkedHashSet<>(List.of(study.name(), SURNAME + number(study.name())));
        Stream.of(study.ct(), study.pet())
                .map(files -> Dicom.readHeader(files.get(0)).dataSet())
                .forEach(header -> {
                    Stream.of(Attribute.PATIENT_ID, Attribute.ACCESSION_NUMBER, Attribute.STUDY_ID)
                            .forEach(attribute -> values.add(header.requireText(attribute)));
                    UIDS.forEach(attribute -> values.add(header.requireText(attribute)));
                });
        return values;
    }
}
