package dev.muduo.imaging.dicom;

import java.util.Optional;

/** Who an object is of. */
public final class PatientIdentifier {
    private PatientIdentifier() {}

    /**
     * The Patient ID (0010,0020); with an issuer (0010,0021), within which alone it is unique, {@code id^^^issuer}, as HL7 writes
     * it (CX).
     *
     * @return empty if there is no Patient ID
     */
    public static Optional<String> of(DataSet header) {
        Optional<String> issuer = header.text(Attribute.ISSUER_OF_PATIENT_ID);
        return header.text(Attribute.PATIENT_ID)
                .map(id -> issuer.map(by -> id + "^^^" + by).orElse(id));
    }
}
