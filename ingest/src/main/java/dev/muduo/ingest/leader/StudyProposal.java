package dev.muduo.ingest.leader;

import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A study whose volumes are stored, to be published.
 *
 * @param scanner    the device that made it, by its maker's name, if it is known
 * @param ctContent  content hash of the CT
 * @param petContent content hash of the PET
 * @param stored     the volumes under the revision they were stored for; empty if the study was seen to be published already
 * @param cursor     the position of the source that the study came from, if it has one
 */
public record StudyProposal(
        StudyClaim claim,
        String site,
        Optional<String> scanner,
        Optional<String> tracer,
        String ctContent,
        String petContent,
        Optional<StoredStudy> stored,
        SuvProvenance suv,
        List<String> warnings,
        Optional<CursorMove> cursor)
        implements Proposal<StudyReceipt> {

    public StudyProposal {
        warnings = List.copyOf(warnings);
    }

    /** Both volumes, stored for a revision that was the next one when they were. */
    public record StoredStudy(int revision, StoredImage ct, StoredImage pet) {}

    @Override
    public Decision<StudyReceipt> decide(Catalogue catalogue, Instant now) {
        StudyClaim.Place place = claim.in(catalogue, ctContent, petContent);
        List<Outgoing> outgoing = new ArrayList<>();
        if (place.known().isEmpty()) {
            StudyArrived event = event(place, now);
            outgoing.add(new Outgoing(Topics.STUDIES, place.studyId(), event));
        }
        cursor.ifPresent(move -> outgoing.addAll(move.decide(catalogue, now).outgoing()));
        return new Decision<>(outgoing, receipt(place));
    }

    private StudyArrived event(StudyClaim.Place place, Instant now) {
        StoredStudy volumes = stored.filter(study -> study.revision() == place.revision())
                .orElseThrow(() -> new BusyException("another revision of the study " + place.studyId()
                        + " was published while this one was stored; send it again"));
        return StudyArrived.newBuilder()
                .setStudyId(place.studyId())
                .setRevision(place.revision())
                .setSubjectId(place.subjectId())
                .setRole(place.role())
                .setSource(new StudySource(site, scanner.orElse(null)))
                .setTracer(tracer.orElse(null))
                .setCt(volumes.ct().toRef())
                .setPet(volumes.pet().toRef())
                .setSuv(suv)
                .setArrivedAt(now)
                .build();
    }

    /** What is published counts, not what this submission says: a study sent again keeps its site and tracer. */
    private StudyReceipt receipt(StudyClaim.Place place) {
        return new StudyReceipt(
                place.studyId(),
                place.revision(),
                place.subjectId(),
                place.role(),
                place.known().map(StudyRevision::site).orElse(site),
                place.known().map(StudyRevision::tracer).orElse(tracer),
                place.known().isEmpty(),
                warnings);
    }
}
