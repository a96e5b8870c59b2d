package dev.muduo.infer.request;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.check.PairRefusedException;
import dev.muduo.imaging.check.StudyPair;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiLimits;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.study.StudyVolumes;
import dev.muduo.schemas.SegmentationServed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers segmentation requests, one per calling thread, each with the one model that served when its computing began. Safe
 * for several threads.
 */
public final class Segmentations {
    private static final Logger LOG = LoggerFactory.getLogger(Segmentations.class);

    private final HotSwap swap;
    private final StudyVolumes volumes;
    private final MaskStore masks;
    private final ServedOutbox outbox;
    private final ComputeBudget compute;
    private final InstantSource clock;
    private final NiftiLimits limits;

    public Segmentations(
            HotSwap swap,
            StudyVolumes volumes,
            MaskStore masks,
            ServedOutbox outbox,
            ComputeBudget compute,
            InstantSource clock,
            NiftiLimits limits) {
        this.swap = swap;
        this.volumes = volumes;
        this.masks = masks;
        this.outbox = outbox;
        this.compute = compute;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Computes a mask, or finds the one computed before for the same study, grid and checkpoint.
     *
     * @param gone whether nobody waits for the answer any more; asked between windows
     * @throws RefusedException if there is no answer
     * @throws CancellationException if the client has gone
     */
    public SegmentationAnswer answer(SegmentationRequest request, BooleanSupplier gone) throws InterruptedException {
        Served served = serve(request, gone);
        outbox.add(served.event());
        return served.answer();
    }

    /**
     * As {@link #answer}, but the caller tells the log.
     *
     * @return the event, whose mask is in the store unless the store failed
     */
    public SegmentationServed serveUntold(SegmentationRequest request, BooleanSupplier gone)
            throws InterruptedException {
        return serve(request, gone).event();
    }

    /** A mask, and what the log is to be told of it. */
    private record Served(SegmentationAnswer answer, SegmentationServed event) {}

    private Served serve(SegmentationRequest request, BooleanSupplier gone) throws InterruptedException {
        requireWanted(request, gone);
        try (ServingModel.Handle model = swap.acquire().orElseThrow(Segmentations::nothingPromoted)) {
            if (request.scan() instanceof Scan.Stored stored) {
                return answerStored(request, stored.study(), model, gone);
            }
            return answerUpload(request, (Scan.Upload) request.scan(), model, gone);
        } catch (PairRefusedException e) {
            throw new RefusedException(
                    RefusedException.Reason.UNUSABLE_SCAN, e.fault().code(), e.getMessage(), e);
        } catch (RecordFaultException e) {
            throw new RefusedException(
                    RefusedException.Reason.STUDY_DAMAGED, "the study cannot be read: " + e.getMessage(), e);
        } catch (SurroundingsException e) {
            throw new RefusedException(
                    RefusedException.Reason.STORE_UNAVAILABLE, "the study cannot be read now: try again later", e);
        }
    }

    private Served answerUpload(
            SegmentationRequest request, Scan.Upload upload, ServingModel.Handle model, BooleanSupplier gone)
            throws InterruptedException {
        StudyPair pair = StudyPair.read(whole(upload.ct()), whole(upload.pet()), limits);
        byte[] mask = compute(request, pair.ct(), pair.pet(), model, gone);
        return new Served(
                new SegmentationAnswer(request.requestId(), mask, model.version(), true),
                event(request, Optional.empty(), model.version(), Optional.empty()));
    }

    /** A write that failed on the way in is told to nobody; a file without its end must not be blamed on who sent it. */
    private static Path whole(Scan.Received received) {
        try {
            if (Files.size(received.file()) == received.bytes()) {
                return received.file();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file that was received cannot be read", e);
        }
        throw new RefusedException(
                RefusedException.Reason.DISK_UNAVAILABLE,
                "the files could not be kept on the service's disk: try again later");
    }

    private Served answerStored(
            SegmentationRequest request, StudyRecord study, ServingModel.Handle model, BooleanSupplier gone)
            throws InterruptedException {
        String checkpoint = model.version().checkpoint();
        Optional<byte[]> earlier = masks.find(study, request.grid(), checkpoint);
        byte[] mask = earlier.isPresent()
                ? earlier.get()
                : compute(request, volumes.ct(study), volumes.pet(study), model, gone);
        Optional<StoredObject> kept = Optional.empty();
        try {
            mask = earlier.isPresent() ? mask : masks.keep(study, request.grid(), checkpoint, mask);
            kept = Optional.of(MaskStore.reference(study, request.grid(), checkpoint, mask));
        } catch (SurroundingsException e) {
            LOG.warn("the mask of request {} is answered but not kept: {}", request.requestId(), e.getMessage());
        }
        return new Served(
                new SegmentationAnswer(request.requestId(), mask, model.version(), earlier.isEmpty()),
                event(request, Optional.of(study), model.version(), kept));
    }

    private byte[] compute(
            SegmentationRequest request, Volume ct, Volume pet, ServingModel.Handle model, BooleanSupplier gone)
            throws InterruptedException {
        WindowPace pace = () -> {
            requireWanted(request, gone);
            ComputeBudget.Turn turn = compute.take(ComputeBudget.Priority.REQUEST);
            return turn::close;
        };
        LabelMap labels = model.segmenter().segment(ct, pet, request.grid().of(ct.grid(), pet.grid()), pace);
        requireWanted(request, gone);
        return Nifti.encode(labels);
    }

    private void requireWanted(SegmentationRequest request, BooleanSupplier gone) {
        if (gone.getAsBoolean()) {
            throw new CancellationException("the client of request " + request.requestId() + " has gone");
        }
        if (clock.instant().isAfter(request.deadline())) {
            throw new RefusedException(
                    RefusedException.Reason.OUT_OF_TIME,
                    "no mask within " + Duration.between(request.accepted(), request.deadline())
                            + ": try again when there is less to do, or with a smaller field of view");
        }
    }

    private SegmentationServed event(
            SegmentationRequest request,
            Optional<StudyRecord> study,
            ServingModel.Version version,
            Optional<StoredObject> mask) {
        Instant now = clock.instant();
        return SegmentationServed.newBuilder()
                .setRequestId(request.requestId())
                .setStudyId(study.map(StudyRecord::studyId).orElse(null))
                .setRevision(study.map(StudyRecord::revision).orElse(null))
                .setModel(ModelNames.STUDENT)
                .setCheckpoint(version.checkpoint())
                .setNumber(version.number())
                .setMask(mask.map(StoredObject::toRef).orElse(null))
                .setDurationMillis(Duration.between(request.accepted(), now).toMillis())
                .setServedAt(now.truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    /** What a request is told before the first promotion. */
    public static RefusedException nothingPromoted() {
        return new RefusedException(
                RefusedException.Reason.NOTHING_PROMOTED,
                "no checkpoint has been promoted yet: the first one serves as soon as the trainer has made it");
    }
}
