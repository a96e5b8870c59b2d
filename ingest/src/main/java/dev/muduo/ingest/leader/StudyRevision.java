package dev.muduo.ingest.leader;

import dev.muduo.imaging.Grid;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.StudyArrived;
import java.time.Instant;
import java.util.Optional;

/**
 * One published revision of a study.
 *
 * @param ctContent  content hash of the CT, as its key names it
 * @param petContent content hash of the PET, as its key names it
 */
public record StudyRevision(
        int number,
        String site,
        Optional<String> tracer,
        Grid ctGrid,
        Grid petGrid,
        String ctContent,
        String petContent,
        Instant arrivedAt) {

    static StudyRevision of(StudyArrived event) {
        StudyRecord record = StudyRecord.of(event);
        return new StudyRevision(
                record.revision(),
                record.site(),
                Optional.ofNullable(event.getTracer()),
                record.ctGrid(),
                record.petGrid(),
                StudyKeys.contentHash(record.ct().key()),
                StudyKeys.contentHash(record.pet().key()),
                event.getArrivedAt());
    }

    boolean says(String ct, String pet) {
        return ctContent.equals(ct) && petContent.equals(pet);
    }
}
