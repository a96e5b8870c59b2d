package dev.muduo.client;

import java.nio.file.Path;
import java.util.OptionalInt;

/** A CT and a PET: files of this machine, or a study that the instance has. */
public sealed interface Images {
    /** Files, which are streamed; their names stay here. */
    sealed interface Upload extends Images {}

    /**
     * NIfTI-1, gzip or not.
     *
     * @param ct  Hounsfield units
     * @param pet SUVbw in g/ml
     */
    record NiftiPair(Path ct, Path pet) implements Upload {}

    /** A zip archive of one study's DICOM files. */
    record DicomZip(Path zip) implements Upload {}

    /**
     * A study that was submitted.
     *
     * @param revision the newest unless given
     */
    record Submitted(String studyId, OptionalInt revision) implements Images {}

    static Upload nifti(Path ct, Path pet) {
        return new NiftiPair(ct, pet);
    }

    static Upload dicom(Path zip) {
        return new DicomZip(zip);
    }

    static Images study(String studyId) {
        return new Submitted(studyId, OptionalInt.empty());
    }
}
