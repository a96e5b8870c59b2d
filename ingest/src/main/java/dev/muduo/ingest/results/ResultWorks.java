package dev.muduo.ingest.results;

import dev.muduo.imaging.Structures;
import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.edge.Pseudonymous;
import dev.muduo.ingest.edge.ReidentificationMap;
import dev.muduo.ingest.leader.Catalogue;
import dev.muduo.ingest.leader.StudyRevision;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.RecordWorks;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.schemas.SegmentationServed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides of which masks there is something to send to one destination: those of studies to which a way back leads, unless all of it was sent. */
final class ResultWorks implements RecordWorks {
    private static final Logger LOG = LoggerFactory.getLogger(ResultWorks.class);

    private final Catalogue catalogue;
    private final ReidentificationMap originals;
    private final Pseudonymous pseudonymous;
    private final Structures structures;
    private final ObjectStore store;
    private final String destination;
    private final List<Delivery> deliveries;
    private final ResultMeters meters;

    ResultWorks(
            Catalogue catalogue,
            ReidentificationMap originals,
            Pseudonymous pseudonymous,
            Structures structures,
            ObjectStore store,
            String destination,
            List<Delivery> deliveries,
            ResultMeters meters) {
        this.catalogue = catalogue;
        this.originals = originals;
        this.pseudonymous = pseudonymous;
        this.structures = structures;
        this.store = store;
        this.destination = destination;
        this.deliveries = List.copyOf(deliveries);
        this.meters = meters;
    }

    @Override
    public Optional<RecordWork> begin(LoggedRecord record) {
        if (!(record.event() instanceof SegmentationServed served)) {
            return Optional.empty();
        }
        Optional<ServedMask> mask = ServedMask.of(served);
        if (mask.isEmpty()) {
            return passedOver(served, "no-mask");
        }
        StudyRevision revision = revision(mask.get());
        Optional<SourceStudy> original =
                originals.find(mask.get().studyId(), revision.ctContent(), revision.petContent());
        if (original.isEmpty()) {
            return passedOver(served, "no-way-back");
        }
        SendingNotes notes = new SendingNotes(store, mask.get());
        Set<String> accepted = notes.accepted();
        List<Delivery> waiting = deliveries.stream()
                .filter(delivery -> !accepted.contains(delivery.name()))
                .toList();
        if (waiting.isEmpty()) {
            return passedOver(served, "sent");
        }
        return Optional.of(new ResultWork(
                mask.get(), () -> read(mask.get(), revision, original.get(), notes, waiting), notes, meters, waiting));
    }

    /** An upload, a study that came as NIfTI or was forgotten, or one whose results are where they belong. */
    private Optional<RecordWork> passedOver(SegmentationServed served, String reason) {
        meters.passedOver(destination, reason);
        LOG.debug("nothing is sent of request {}: {}", served.getRequestId(), reason);
        return Optional.empty();
    }

    /** Whatever is served has been published, by the leader whose catalogue this is. */
    private StudyRevision revision(ServedMask mask) {
        return catalogue
                .study(mask.studyId())
                .flatMap(study -> study.revision(mask.revision()))
                .orElseThrow(() -> new RecordFaultException("expected a published revision, got " + mask.revision()
                        + " of study " + mask.studyId() + ", which is not known here"));
    }

    private ResultObjects read(
            ServedMask mask, StudyRevision revision, SourceStudy original, SendingNotes notes, List<Delivery> waiting) {
        boolean measured = waiting.stream().anyMatch(delivery -> delivery.kind() == ResultKind.SR);
        return new ResultObjects(
                mask,
                MaskOfStudy.read(mask, revision, structures, store, measured),
                structures,
                original,
                pseudonymous,
                notes.made(mask.servedAt()));
    }
}
