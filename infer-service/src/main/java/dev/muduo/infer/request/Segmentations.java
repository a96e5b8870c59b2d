package dev.muduo.infer.request;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.imaging.check.PairRefusedException;
import dev.muduo.imaging.check.StudyPair;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiLimits;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.study.StudyVolumes;
import dev.muduo.schemas.SegmentationServed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers segmentation requests, one per calling thread, each with the one model that served when its computing began. Safe
 * for several threads.
 *
 * <p>Windows of several requests are not put into one call of the network. On a CPU two in a call take 11 % less time each than
 * one alone, four 18 %, where the network is smallest (feature scale 16, windows of 32 voxels), and two take 7 % less at feature
 * scale 4 and 64 voxels ({@code bench serving BATCHES} measures it); for that every one would wait for the slowest, and what is
 * urgent for what is not.
 */
public final class Segmentations {
    private static final Logger LOG = LoggerFactory.getLogger(Segmentations.class);

    private final HotSwap swap;
    private final StudyVolumes volumes;
    private final MaskStore masks;
    private final ServedOutbox outbox;
    private final MaskComputing computing;
    private final MemoryBudget memory;
    private final InstantSource clock;
    private final NiftiLimits limits;

    public Segmentations(
            HotSwap swap,
            StudyVolumes volumes,
            MaskStore masks,
            ServedOutbox outbox,
            ComputeBudget compute,
            MemoryBudget memory,
            InstantSource clock,
            NiftiLimits limits) {
        this.swap = swap;
        this.volumes = volumes;
        this.masks = masks;
        this.outbox = outbox;
        this.computing = new MaskComputing(compute, clock);
        this.memory = memory;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Computes a mask, or finds the one computed before for the same study, grid and checkpoint.
     *
     * @param watch who waits for it
     * @param lease of memory, which is not given back here: what is made of the answer is less, and has it, too
     * @throws RefusedException if there is no answer
     * @throws CancellationException if the client has gone
     */
    public SegmentationAnswer answer(SegmentationRequest request, Watch watch, MemoryBudget.Lease lease)
            throws InterruptedException {
        Served served = serve(request, watch, lease);
        outbox.add(served.event());
        return served.answer();
    }

    /** For one request; to be closed when nothing of its images is in memory any more. */
    public MemoryBudget.Lease lease() {
        return memory.lease();
    }

    /**
     * As {@link #answer}, but the caller tells the log.
     *
     * @return the event, whose mask is in the store unless the store failed
     */
    public SegmentationServed serveUntold(SegmentationRequest request, Watch watch) throws InterruptedException {
        try (MemoryBudget.Lease lease = memory.lease()) {
            return serve(request, watch, lease).event();
        }
    }

    /**
     * What was computed before for the checkpoint that serves now, if anything was. Reads the store and computes nothing.
     *
     * @throws RefusedException if there is no answer, now or ever
     */
    public Optional<SegmentationAnswer> find(SegmentationRequest request, StudyRecord study) {
        try (ServingModel.Handle model = swap.acquire().orElseThrow(Segmentations::nothingPromoted)) {
            Optional<Served> served = naming(() -> find(request, study, model.version()));
            served.ifPresent(found -> outbox.add(found.event()));
            return served.map(Served::answer);
        }
    }

    /**
     * What a request would keep in the store if it was begun now, where another one finds it; empty if that is nothing.
     *
     * @return to be compared
     */
    public Optional<Object> made(SegmentationRequest request, StudyRecord study) {
        try (ServingModel.Handle model = swap.acquire().orElseThrow(Segmentations::nothingPromoted)) {
            return Optional.of(source(request, study, model.version()));
        } catch (RefusedException e) {
            // Whoever computes it says so.
            return Optional.empty();
        }
    }

    /** A mask, and what the log is to be told of it. */
    private record Served(SegmentationAnswer answer, SegmentationServed event) {}

    private interface Answering<T, E extends Exception> {
        T run() throws E;
    }

    /** Runs it; what is wrong with scan, study or store is a refusal. */
    private static <T, E extends Exception> T naming(Answering<T, E> answering) throws E {
        try {
            return answering.run();
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

    private Served serve(SegmentationRequest request, Watch watch, MemoryBudget.Lease lease)
            throws InterruptedException {
        computing.requireWanted(request, watch);
        try (ServingModel.Handle model = swap.acquire().orElseThrow(Segmentations::nothingPromoted)) {
            return naming(() -> request.scan() instanceof Scan.Stored stored
                    ? answerStored(request, stored.study(), model, watch, lease)
                    : answerUpload(request, (Scan.Upload) request.scan(), model, watch, lease));
        }
    }

    private Served answerUpload(
            SegmentationRequest request,
            Scan.Upload upload,
            ServingModel.Handle model,
            Watch watch,
            MemoryBudget.Lease lease)
            throws InterruptedException {
        Path ct = upload.ct().whole();
        Path pet = upload.pet().whole();
        StudyPair.Grids grids = StudyPair.Grids.read(ct, pet, limits);
        Optional<VoxelBox> part = request.selection().partOf(request.grid().of(grids.ct(), grids.pet()));
        MemoryNeed need = new MemoryNeed(grids.ct(), grids.pet(), request.grid(), part);
        lease.take(need.ofFiles(model.segmenter()), () -> computing.requireWanted(request, watch));
        StudyPair pair = StudyPair.read(ct, pet, limits);
        VolumeSegmenter.Measured mask = computing.compute(request, pair.ct(), pair.pet(), part, model, watch);
        return served(request, mask, model.version());
    }

    private Served served(SegmentationRequest request, VolumeSegmenter.Measured mask, ServingModel.Version version) {
        byte[] answer = Nifti.encode(request.selection().only(mask.labels()));
        return new Served(
                new SegmentationAnswer(request.requestId(), answer, version, true, known(mask)),
                event(request, Optional.empty(), version, Optional.empty()));
    }

    private static Supplier<Optional<MaskUncertainty>> known(VolumeSegmenter.Measured mask) {
        MaskUncertainty uncertainty = MaskUncertainty.of(mask.uncertainty());
        return () -> Optional.of(uncertainty);
    }

    private Served answerStored(
            SegmentationRequest request,
            StudyRecord study,
            ServingModel.Handle model,
            Watch watch,
            MemoryBudget.Lease lease)
            throws InterruptedException {
        Optional<Served> earlier = find(request, study, model.version());
        if (earlier.isPresent()) {
            tellFound(model.version(), watch);
            return earlier.get();
        }
        MaskStore.Source source = source(request, study, model.version());
        MemoryNeed need = new MemoryNeed(study.ctGrid(), study.petGrid(), request.grid(), source.part());
        lease.take(need.ofStreams(model.segmenter()), () -> computing.requireWanted(request, watch));
        VolumeSegmenter.Measured mask =
                computing.compute(request, volumes.ct(study), volumes.pet(study), source.part(), model, watch);
        byte[] encoded = Nifti.encode(mask.labels());
        Optional<StoredObject> kept = Optional.empty();
        try {
            masks.keepUncertainty(source, MaskUncertainty.of(mask.uncertainty()));
            encoded = masks.keep(source, encoded);
            kept = Optional.of(MaskStore.reference(source, encoded));
            tellFound(model.version(), watch);
        } catch (SurroundingsException e) {
            LOG.warn("the mask of request {} is answered but not kept: {}", request.requestId(), e.getMessage());
        }
        byte[] answer = request.selection().structures().isEmpty()
                ? encoded
                : Nifti.encode(request.selection().only(mask.labels()));
        return storedServed(
                request,
                study,
                source,
                new SegmentationAnswer(request.requestId(), answer, model.version(), true, known(mask)),
                kept);
    }

    /** Unless another checkpoint serves by now, whose mask is another one. */
    private void tellFound(ServingModel.Version version, Watch watch) {
        swap.acquire().ifPresent(now -> {
            try (now) {
                if (now.version().checkpoint().equals(version.checkpoint())
                        && now.version().arithmetic() == version.arithmetic()) {
                    watch.found();
                }
            }
        });
    }

    /** The mask itself or, of a part, the whole mask's. */
    private Optional<Served> find(SegmentationRequest request, StudyRecord study, ServingModel.Version version) {
        MaskStore.Source source = source(request, study, version);
        Optional<byte[]> exact = masks.find(source);
        if (exact.isPresent()) {
            byte[] answer = request.selection().structures().isEmpty()
                    ? exact.get()
                    : Nifti.encode(request.selection().only(Nifti.readLabelMap(exact.get(), "the stored mask")));
            StoredObject reference = MaskStore.reference(source, exact.get());
            return Optional.of(storedServed(
                    request,
                    study,
                    source,
                    new SegmentationAnswer(
                            request.requestId(),
                            answer,
                            version,
                            false,
                            () -> naming(() -> masks.findUncertainty(source))),
                    Optional.of(reference)));
        }
        return source.part()
                .flatMap(part -> masks.find(source.whole()).map(whole -> {
                    // Its own header has the affine in float32 only.
                    LabelMap map = new LabelMap(
                            grid(request, study),
                            Nifti.readLabelMap(whole, "the stored mask").labels());
                    byte[] answer = Nifti.encode(request.selection().only(map.part(part)));
                    return storedServed(
                            request,
                            study,
                            source,
                            new SegmentationAnswer(request.requestId(), answer, version, false, Optional::empty),
                            Optional.empty());
                }));
    }

    private static MaskStore.Source source(
            SegmentationRequest request, StudyRecord study, ServingModel.Version version) {
        return new MaskStore.Source(
                study,
                request.grid(),
                request.selection().partOf(grid(request, study)),
                version.checkpoint(),
                version.arithmetic());
    }

    private static Grid grid(SegmentationRequest request, StudyRecord study) {
        return request.grid().of(study.ctGrid(), study.petGrid());
    }

    /** Of a part the log is not told where it lies: whoever sends masks on would take it for the whole. */
    private Served storedServed(
            SegmentationRequest request,
            StudyRecord study,
            MaskStore.Source source,
            SegmentationAnswer answer,
            Optional<StoredObject> kept) {
        return new Served(
                answer,
                event(
                        request,
                        Optional.of(study),
                        answer.version(),
                        source.part().isPresent() ? Optional.empty() : kept));
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
                .setArithmetic(version.arithmetic().unusualWord().orElse(null))
                .build();
    }

    /** What a request is told at its deadline. */
    public static RefusedException outOfTime(Duration allowed) {
        return new RefusedException(
                RefusedException.Reason.OUT_OF_TIME,
                "no mask within " + allowed + ": try again when there is less to do, or ask for a box");
    }

    /** What a client that has a key is told at its deadline. */
    public static RefusedException goesOn(Duration allowed) {
        return new RefusedException(
                RefusedException.Reason.OUT_OF_TIME,
                "no mask within " + allowed
                        + ", but it goes on being made: send the same request with the same key again");
    }

    /** What a request is told before the first promotion. */
    public static RefusedException nothingPromoted() {
        return new RefusedException(
                RefusedException.Reason.NOTHING_PROMOTED,
                "no checkpoint has been promoted yet: the first one serves as soon as the trainer has made it");
    }
}
