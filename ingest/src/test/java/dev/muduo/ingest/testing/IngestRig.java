package dev.muduo.ingest.testing;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.ingest.IngestService;
import dev.muduo.ingest.door.LabelFile;
import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.intake.AnnotationSubmission;
import dev.muduo.ingest.intake.StudySubmission;
import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.leader.Supersession;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.ingest.spool.StudyOutcome;
import dev.muduo.ingest.spool.StudyRemarks;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One ingest process on a log and a store in memory, driven step by step. Another rig on the same log and store is the next
 * process, after this one was killed.
 */
public final class IngestRig {
    /** Of the model. */
    public static final List<Structure> STRUCTURES =
            List.of(new Structure(1, "spleen", ""), new Structure(2, "liver", ""));

    /** Of {@link #withSpool}. */
    public static final Duration IDLE = Duration.ofSeconds(60);

    public final InMemoryEventLog log;
    public final InMemoryObjectStore store;
    public final ManualClock clock;
    public final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final IngestService service;
    private final Path folder;
    private final Map<String, ?> settings;
    private int folders;

    public IngestRig(Path folder) {
        this(folder, new InMemoryEventLog(), new InMemoryObjectStore(), Map.of());
    }

    public IngestRig(Path folder, InMemoryEventLog log, InMemoryObjectStore store, Map<String, ?> settings) {
        this(folder, log, store, settings, new ManualClock());
    }

    private IngestRig(
            Path folder, InMemoryEventLog log, InMemoryObjectStore store, Map<String, ?> settings, ManualClock clock) {
        this.folder = folder;
        this.log = log;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        Configuration configuration = Configuration.reference()
                .with(Map.of(
                        "site.secretFile",
                        folder.resolve("site-secret").toString(),
                        "site.createSecret",
                        true,
                        "ingest.leastFreeMegabytes",
                        0,
                        "model.structures",
                        STRUCTURES))
                .with(settings);
        Platform platform = new Platform(
                log,
                store,
                new StoredModelRegistry(store),
                meters,
                ComputeBudget.unlimited(),
                clock,
                folder.resolve("scratch"));
        service = IngestService.create(platform, configuration);
    }

    /** One that takes DICOM, and studies that have been quiet for {@link #IDLE}. */
    public static IngestRig withSpool(Path folder, Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("ingest.dicom.spool", folder.resolve("spool").toString());
        settings.put("ingest.dicom.idle", IDLE.toSeconds() + " s");
        return new IngestRig(folder, new InMemoryEventLog(), new InMemoryObjectStore(), settings);
    }

    /** Of the service alone. */
    public Path scratch() {
        return folder.resolve("scratch").resolve("ingest");
    }

    public Spool spool() {
        return service.spool().orElseThrow();
    }

    /**
     * Pushes an instance, as its sender would.
     *
     * @return whether it is new
     */
    public boolean push(DataSet instance) {
        return push(instance, StudyRemarks.NONE);
    }

    /** Pushes some, one after the other. */
    public void push(List<DataSet> instances) {
        instances.forEach(this::push);
    }

    /** Of the one study in the spool, or of the first of several. */
    public String firstStudyId() {
        return spool().page(Optional.empty(), "", 1).get(0).studyId();
    }

    /** Of the same. */
    public StudyState firstState() {
        return spool().required(firstStudyId()).state();
    }

    /** Of the same, which has one. */
    public StudyOutcome firstOutcome() {
        return spool().required(firstStudyId()).outcome().orElseThrow();
    }

    public boolean push(DataSet instance, StudyRemarks remarks) {
        try {
            return spool().keep(
                            spool().receive(new ByteArrayInputStream(DicomPhantom.encode(instance)), 1 << 20), remarks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets so much time pass that pushed studies count as whole, and works. */
    public void quiet() {
        clock.advance(IDLE);
        work();
    }

    /** What the next process would be after this one was killed. */
    public IngestRig successor() {
        return new IngestRig(folder, log, store, settings, clock);
    }

    public IngestRig started() {
        for (Agent agent : service.agents()) {
            try {
                agent.onStart();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return this;
    }

    /** The leader, then those who check and store, then the sources. */
    public Agent agent(int index) {
        return service.agents().get(index);
    }

    /** Lets every role work until none finds anything to do; faults of the surroundings are waited out by doing nothing. */
    public void work() {
        boolean worked = true;
        while (worked) {
            worked = false;
            for (Agent agent : service.agents()) {
                worked |= step(agent);
            }
        }
    }

    /** One step of one role. */
    public void step(int index) {
        step(agent(index));
    }

    private static boolean step(Agent agent) {
        try {
            return agent.doWork() > 0;
        } catch (SurroundingsException e) {
            return false;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public StudySubmission study(int seed) {
        return study(seed, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public StudySubmission study(int seed, Optional<String> studyId, Optional<String> subject, Optional<Role> role) {
        Path sent = newFolder();
        return study(Phantom.write(sent, seed), studyId, subject, role);
    }

    public StudySubmission study(
            StudyFiles files, Optional<String> studyId, Optional<String> subject, Optional<Role> role) {
        return new StudySubmission(files, newFolder(), studyId, subject, role, "local", Optional.of("FDG"));
    }

    /** Submits and works until it is answered. */
    public StudyReceipt submit(StudySubmission submission) {
        CompletableFuture<StudyReceipt> answer = service.submissions().submit(submission);
        work();
        return answer.join();
    }

    public AnnotationSubmission annotation(String studyId, LabelMap map, String annotator, String... structures) {
        Path sent = newFolder();
        Nifti.write(map, sent.resolve("label.nii.gz"));
        LabelFile label =
                new LabelFile(sent.resolve("label.nii.gz"), List.of(structures), LabelFile.Values.ORDER, false);
        return new AnnotationSubmission(studyId, Optional.empty(), label, newFolder(), annotator, List.of());
    }

    public AnnotationSubmission superseding(AnnotationSubmission submission, Optional<String> structure, String id) {
        return new AnnotationSubmission(
                submission.studyId(),
                submission.revision(),
                submission.label(),
                submission.folder(),
                submission.annotator(),
                List.of(new Supersession(structure, id)));
    }

    public AnnotationReceipt submit(AnnotationSubmission submission) {
        CompletableFuture<AnnotationReceipt> answer = service.submissions().submit(submission);
        work();
        return answer.join();
    }

    public List<StudyArrived> arrived() {
        return log.events(Topics.STUDIES, StudyArrived.class);
    }

    public List<AnnotationSubmitted> annotated() {
        return log.events(Topics.ANNOTATIONS, AnnotationSubmitted.class);
    }

    private Path newFolder() {
        try {
            folders++;
            return Files.createTempDirectory(folder, "submission-" + folders + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
