package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.identity.SiteSecret;
import java.util.Optional;

/**
 * Who a study is, in pseudonyms: the same ones that the fields {@code studyInstanceUid} and {@code patientId} of a form give.
 *
 * @param studyId   of the Study Instance UID (0020,000D)
 * @param subjectId of the Patient ID (0010,0020); with an issuer (0010,0021), within which alone it is unique, of
 *                  {@code id^^^issuer}, as HL7 writes it (CX)
 */
public record StudyIdentity(String studyId, Optional<String> subjectId) {
    /** @throws dev.muduo.imaging.dicom.DicomException if there is no Study Instance UID */
    public static StudyIdentity of(DataSet header, SiteSecret secret) {
        Optional<String> issuer = header.text(Attribute.ISSUER_OF_PATIENT_ID);
        return new StudyIdentity(
                secret.pseudonym(header.requireText(Attribute.STUDY_INSTANCE_UID)),
                header.text(Attribute.PATIENT_ID)
                        .map(id -> issuer.map(by -> id + "^^^" + by).orElse(id))
                        .map(secret::pseudonym));
    }
}
