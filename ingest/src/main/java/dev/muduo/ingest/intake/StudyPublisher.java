package dev.muduo.ingest.intake;

import dev.muduo.ingest.door.PreparedImage;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.StoredImage;
import dev.muduo.ingest.leader.StudyClaim;
import dev.muduo.ingest.leader.StudyKeys;
import dev.muduo.ingest.leader.StudyProposal;
import dev.muduo.ingest.leader.StudyProposal.StoredStudy;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.platform.store.ObjectStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Stores what has passed the door and proposes it. Safe for several threads. */
public final class StudyPublisher {
    private final ImageKeeper keeper;
    private final IngestLeader leader;

    public StudyPublisher(ObjectStore store, IngestLeader leader) {
        this.keeper = new ImageKeeper(store);
        this.leader = leader;
    }

    /**
     * Stores a study and proposes it.
     *
     * @param placed told where the study goes, after it is stored and before it is proposed; what it throws stops that. Another
     *     submission of the same study may take the place first: then this is done again with another place
     * @param cursor where the source stands when this study is published, if it has a position
     * @return completes when the study is published
     * @throws dev.muduo.ingest.door.Refusal if it contradicts what is published
     * @throws dev.muduo.platform.agent.SurroundingsException if disk, store or log fail
     */
    public CompletableFuture<StudyReceipt> publish(
            AdmittedStudy study, Consumer<StudyClaim.Place> placed, Optional<CursorMove> cursor) {
        String ct = study.volumes().ct().contentSha256();
        String pet = study.volumes().pet().contentSha256();
        StudyClaim.Place place = study.claim().in(leader.catalogue(), ct, pet);
        Optional<StoredStudy> stored = place.known().isPresent() ? Optional.empty() : Optional.of(store(study, place));
        placed.accept(place);
        return leader.offer(new StudyProposal(
                study.claim(),
                study.site(),
                study.scanner(),
                study.tracer(),
                ct,
                pet,
                stored,
                study.suv(),
                study.warnings(),
                cursor));
    }

    private StoredStudy store(AdmittedStudy study, StudyClaim.Place place) {
        return new StoredStudy(
                place.revision(),
                keep(study.volumes().ct(), place),
                keep(study.volumes().pet(), place));
    }

    private StoredImage keep(PreparedImage image, StudyClaim.Place place) {
        return keeper.keep(
                image,
                StudyKeys.of(place.studyId(), place.revision(), image.part().word(), image.contentSha256()));
    }
}
