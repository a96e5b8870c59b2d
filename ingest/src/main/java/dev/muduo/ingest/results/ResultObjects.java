package dev.muduo.ingest.results;

import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomTime;
import dev.muduo.imaging.results.MeasurementReport;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.ingest.door.Part;
import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.edge.Pseudonymous;
import dev.muduo.platform.agent.RecordFaultException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Makes the objects of one mask; always the same ones of the same mask. */
final class ResultObjects {
    /** Of objects without identity whose study has no date left. */
    private static final LocalDate NO_DATE = LocalDate.of(1900, 1, 1);

    private final ServedMask served;
    private final MaskOfStudy mask;
    private final Structures structures;
    private final SourceStudy original;
    private final Pseudonymous pseudonymous;
    private final Instant made;

    /** @param made when the first of them was made */
    ResultObjects(
            ServedMask served,
            MaskOfStudy mask,
            Structures structures,
            SourceStudy original,
            Pseudonymous pseudonymous,
            Instant made) {
        this.served = served;
        this.mask = mask;
        this.structures = structures;
        this.original = original;
        this.pseudonymous = pseudonymous;
        this.made = made;
    }

    /**
     * A Part-10 file.
     *
     * @throws RecordFaultException if the mask and the originals do not fit together
     */
    byte[] object(ResultKind kind, Identity identity) {
        try {
            return Dicom.encode(
                    switch (identity) {
                        case ORIGINAL ->
                            object(kind, original, here(original.pet().headers()));
                        case PSEUDONYMOUS -> {
                            SourceStudy study = pseudonymous.of(original);
                            yield object(kind, study, examined(study.pet().headers()));
                        }
                    });
        } catch (IllegalArgumentException | DicomException e) {
            throw new RecordFaultException(
                    "the mask of study " + served.studyId() + " cannot be written as " + kind + ": " + e.getMessage(),
                    e);
        }
    }

    private DicomFile object(ResultKind kind, SourceStudy study, LocalDateTime at) {
        SourceImages source = mask.part() == Part.CT ? study.ct() : study.pet();
        Origin origin = new Origin(served.studyId(), served.revision(), served.version(), at);
        return switch (kind) {
            case SEG -> SegmentationWriter.write(mask.labels(), structures, source, origin);
            case SR -> MeasurementReport.write(mask.measures(), study.pet(), source, origin, mask.tracer());
            case RTSTRUCT -> StructureSetWriter.write(mask.labels(), structures, source, origin);
        };
    }

    /** By the clock of the study's other times. */
    private LocalDateTime here(DataSet headers) {
        ZoneId zone = ZoneId.systemDefault();
        try {
            zone = headers.text(Attribute.TIMEZONE_OFFSET_FROM_UTC)
                    .<ZoneId>map(ZoneOffset::of)
                    .orElse(zone);
        } catch (DateTimeException e) {
            // The archive's own fault, and no reason to keep results from it.
        }
        return LocalDateTime.ofInstant(made, zone);
    }

    /** When the results were made would say when the patient was here: the examination's moved date does not. */
    private static LocalDateTime examined(DataSet headers) {
        LocalDate date = DicomTime.date(headers, Attribute.STUDY_DATE).orElse(NO_DATE);
        return date.atTime(DicomTime.time(headers, Attribute.STUDY_TIME).orElse(LocalTime.MIDNIGHT));
    }
}
