package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.PatientIdentifier;
import dev.muduo.ingest.identity.SiteSecret;
import java.util.Optional;

/**
 * Who a study is, in pseudonyms: the same ones that the fields {@code studyInstanceUid} and {@code patientId} of a form give.
 *
 * @param studyId   of the Study Instance UID (0020,000D)
 * @param subjectId of the {@link PatientIdentifier}
 */
public record StudyIdentity(String studyId, Optional<String> subjectId) {
    /** @throws dev.muduo.imaging.dicom.DicomException if there is no Study Instance UID */
    public static StudyIdentity of(DataSet header, SiteSecret secret) {
        return new StudyIdentity(
                secret.pseudonym(header.requireText(Attribute.STUDY_INSTANCE_UID)),
                PatientIdentifier.of(header).map(secret::pseudonym));
    }
}
