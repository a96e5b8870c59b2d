package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Pixels;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.PatientIdentifier;
import java.util.HexFormat;
import java.util.Set;

/**
 * Takes the identity out of DICOM objects: the Basic Application Level Confidentiality Profile (PS3.15, Annex E), whose table is a
 * resource beside this class, at every level of nesting. Beyond the table it removes what nobody can judge: private attributes,
 * attributes of unknown representation, curves, overlays; names of persons and dates go whatever attribute they stand in. File
 * meta information is written anew and the preamble is empty.
 *
 * <p>UIDs and the Patient ID become keyed hashes, so all objects of a study, and all studies of a patient, stay together, and only
 * whoever has the key can find the way back. Safe for several threads.
 */
public final class Deidentifier {
    /** Patient ID is LO: 64 characters. */
    private static final int PATIENT_ID_BYTES = 32;

    private final KeyedHash key;
    private final UidMapping uids;
    private final DeidentificationOptions options;

    public Deidentifier(KeyedHash key, DeidentificationOptions options) {
        this.key = key;
        this.uids = new UidMapping(key);
        this.options = options;
    }

    /**
     * The same object without identity, in the same transfer syntax.
     *
     * @throws DeidentificationRefusedException if its pixels may name or show somebody and the options refuse that
     * @throws dev.muduo.imaging.dicom.DicomException if it has no SOP Class UID or SOP Instance UID
     */
    public Deidentified deidentify(DicomFile file) {
        DataSet original = file.dataSet();
        Set<PixelConcern> concerns = PixelConcern.of(original);
        if (!concerns.isEmpty() && options.doubtfulPixels() == Pixels.REFUSE) {
            throw new DeidentificationRefusedException(concerns);
        }
        String patient = PatientIdentifier.of(original)
                .or(() -> original.text(Attribute.STUDY_INSTANCE_UID))
                .orElse("");
        DateShift shift = options.dates() == Dates.MODIFIED ? DateShift.of(key, patient) : DateShift.NONE;
        DataSetBuilder clean = new ProfilePass(options, uids, shift, patientId(patient)).clean(original);
        if (options.safePrivate()) {
            SafePrivate.ALL.forEach(safe -> safe.keep(original, clean, shift, options.dates()));
        }
        StepDeclaration.of(options).addTo(clean, original);
        return new Deidentified(DicomFile.of(file.syntax(), clean.build()), concerns);
    }

    private String patientId(String patient) {
        byte[] hash = key.hash(patient);
        return HexFormat.of().formatHex(hash, 0, Math.min(hash.length, PATIENT_ID_BYTES));
    }
}
