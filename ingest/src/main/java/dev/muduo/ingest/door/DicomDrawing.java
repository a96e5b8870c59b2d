package dev.muduo.ingest.door;

import static dev.muduo.ingest.door.Refusal.invalid;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.annotation.AnnotationFault;
import dev.muduo.imaging.annotation.AnnotationRefusedException;
import dev.muduo.imaging.annotation.AnnotationTarget;
import dev.muduo.imaging.annotation.DicomAnnotation;
import dev.muduo.imaging.annotation.DrawnOn;
import dev.muduo.imaging.annotation.SegmentationReader;
import dev.muduo.imaging.annotation.StructureSetReader;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.ingest.door.AnnotatedStudy.Targets;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A DICOM segmentation or RT structure set that was sent in place of a label map. It must name the study, the patient, the series
 * and the frame of reference as one of the archives does that know the study ({@link AnnotatedStudy}); where that is not known, its
 * geometry decides alone, and the sender is told. Which of the two images it is of is told by its voxels if it is a segmentation; if
 * it is a structure set, whose contours may fit the slices of either, by the series, or else the class, of the images it names.
 *
 * @param labels     the model's ids, on the CT's or the PET's grid
 * @param structures those that it describes, drawn or empty
 * @param warnings   what of it is not used, in words for the sender
 */
record DicomDrawing(ImageFile.Read<LabelMap> labels, List<Structure> structures, List<String> warnings) {
    private static final String NAME = Part.LABEL.word();

    /** Of a fractional segmentation: what is rather in than out. */
    private static final double THRESHOLD = 0.5;

    static boolean is(Path file) {
        try {
            return Dicom.isDicom(file);
        } catch (UncheckedIOException e) {
            throw unreachable(e);
        }
    }

    /** @throws Refusal if it is no annotation of this study */
    static DicomDrawing read(Path path, Vocabulary vocabulary, AnnotatedStudy study) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            DicomFile file = Dicom.read(in, NAME, DicomLimits.STANDARD);
            DicomAnnotation annotation = annotation(file, vocabulary, study);
            return new DicomDrawing(
                    new ImageFile.Read<>(annotation.labels(), Sha256.hex(digest.digest())),
                    annotation.structures(),
                    warnings(annotation.unknown(), study));
        } catch (AnnotationRefusedException e) {
            throw new Refusal(Refusal.Kind.INVALID, NAME + "-" + e.fault().code(), e.getMessage(), e);
        } catch (DicomException e) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    NAME + "-unreadable",
                    e.getMessage() + "; export the file again and resend",
                    e);
        } catch (UncheckedIOException | IOException e) {
            throw unreachable(e);
        }
    }

    private static SurroundingsException unreachable(Exception e) {
        return new SurroundingsException("a file on local disk cannot be read", e);
    }

    private static DicomAnnotation annotation(DicomFile file, Vocabulary vocabulary, AnnotatedStudy study) {
        return switch (file.dataSet().text(Attribute.SOP_CLASS_UID).orElse("")) {
            case SopClass.SEGMENTATION -> segmentation(file, vocabulary, study.targets(DrawnOn.of(file)));
            case SopClass.RT_STRUCTURE_SET -> {
                DrawnOn object = DrawnOn.of(file);
                yield StructureSetReader.read(file, drawnOn(file, object, study.targets(object)), vocabulary);
            }
            default ->
                throw invalid(
                        NAME + "-wrong-object",
                        "label: expected a label map in NIfTI, a DICOM Segmentation or an RT Structure Set, got another"
                                + " DICOM object");
        };
    }

    /** Pixels are voxels of one image or of the other, or of both where these have the same ones. */
    private static DicomAnnotation segmentation(DicomFile file, Vocabulary vocabulary, Targets targets) {
        try {
            return SegmentationReader.read(file, targets.ct(), vocabulary, THRESHOLD);
        } catch (AnnotationRefusedException notOnTheCt) {
            if (notOnTheCt.fault() != AnnotationFault.OTHER_GEOMETRY) {
                throw notOnTheCt;
            }
            return SegmentationReader.read(file, targets.pet(), vocabulary, THRESHOLD);
        }
    }

    private static AnnotationTarget drawnOn(DicomFile file, DrawnOn object, Targets targets) {
        boolean onCt = targets.ct().isAmong(object.seriesUids());
        boolean onPet = targets.pet().isAmong(object.seriesUids());
        if (!onCt && !onPet) {
            Set<String> classes = StructureSetReader.imageClasses(file);
            onCt = SopClass.CT_IMAGES.stream().anyMatch(classes::contains);
            onPet = SopClass.PET_IMAGES.stream().anyMatch(classes::contains);
        }
        if (onCt == onPet) {
            throw invalid(
                    NAME + "-other-series",
                    "label: expected contours that name the images they were drawn on (Contour Image Sequence of the"
                            + " referenced series), the CT's or the PET's, got "
                            + (onCt ? "both: send a structure set for each" : "neither: export them again"));
        }
        return onCt ? targets.ct() : targets.pet();
    }

    private static List<String> warnings(List<DicomAnnotation.Unknown> unknown, AnnotatedStudy study) {
        List<String> warnings = new ArrayList<>();
        if (!unknown.isEmpty()) {
            warnings.add(
                    "label: the segments or regions of these numbers are none of the model's structures and are ignored: "
                            + unknown.stream()
                                    .map(DicomAnnotation.Unknown::number)
                                    .toList());
        }
        if (!study.isNamed()) {
            warnings.add(
                    "label: matched with the study by its geometry alone; whether it is of the same patient cannot be told,"
                            + " since the study did not come as DICOM or nothing of it is kept in site.originals");
        }
        return warnings;
    }
}
