package dev.muduo.ingest.door;

import static dev.muduo.ingest.door.Refusal.invalid;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.annotation.AnnotationTarget;
import dev.muduo.imaging.annotation.DrawnOn;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.List;
import java.util.Optional;

/**
 * The study that an annotation must be of.
 *
 * @param ct    the CT's grid of the annotated revision
 * @param pet   the PET's grid of the annotated revision
 * @param names what its images are called by the archive that they came from, and by others; none if that is not known, as of a
 *              study that came as NIfTI
 */
public record AnnotatedStudy(Grid ct, Grid pet, List<SourceStudy> names) {
    public AnnotatedStudy {
        names = List.copyOf(names);
    }

    boolean isNamed() {
        return !names.isEmpty();
    }

    /** Both images, as an object calls them that may have been drawn on them. */
    record Targets(AnnotationTarget ct, AnnotationTarget pet) {}

    /**
     * The images as this object calls them. Their frame of reference and places are still to be compared.
     *
     * @throws Refusal if it is of another study, of another patient or drawn on other series
     */
    Targets targets(DrawnOn object) {
        if (!isNamed()) {
            return new Targets(AnnotationTarget.of(ct), AnnotationTarget.of(pet));
        }
        SourceStudy named = names.stream()
                .filter(study -> isOf(object, study))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "label-other-study",
                        "label: expected an object of this study (Study Instance UID), got one of another study or of none;"
                                + " send it to the study that it is of, or export it into the study of its images"));
        requirePatient(object, named.ct().headers());
        Targets targets = new Targets(AnnotationTarget.of(ct, named.ct()), AnnotationTarget.of(pet, named.pet()));
        boolean elsewhere = !object.seriesUids().isEmpty()
                && !targets.ct().isAmong(object.seriesUids())
                && !targets.pet().isAmong(object.seriesUids());
        if (elsewhere) {
            throw invalid(
                    "label-other-series",
                    "label: expected an object drawn on the CT or the PET that this study was read from, got one drawn on "
                            + object.seriesUids().size() + " other series of it; draw on these images");
        }
        return targets;
    }

    private static boolean isOf(DrawnOn object, SourceStudy study) {
        return object.studyUid().equals(study.ct().headers().text(Attribute.STUDY_INSTANCE_UID));
    }

    /** Where both say whose they are; the issuer counts where both name one. */
    private static void requirePatient(DrawnOn object, DataSet headers) {
        if (differ(object.patientId(), headers.text(Attribute.PATIENT_ID))
                || differ(object.issuer(), headers.text(Attribute.ISSUER_OF_PATIENT_ID))) {
            throw invalid(
                    "label-other-patient",
                    "label: expected an object of this study's patient (Patient ID), got one of another; if the archive has"
                            + " changed the patient's ID, send the study again first");
        }
    }

    private static boolean differ(Optional<String> one, Optional<String> other) {
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }

    /** Never a name. */
    @Override
    public String toString() {
        return "a study of two images under " + names.size() + " names";
    }
}
