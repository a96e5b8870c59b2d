package dev.muduo.teacher;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.config.Preset;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.TeachingRequested;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import dev.muduo.schemas.WeightsImported;
import dev.muduo.teacher.archive.StoreThread;
import dev.muduo.teacher.following.TeacherSource;
import dev.muduo.teacher.following.TeacherSources;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.following.WeightFiles;
import dev.muduo.teacher.prompt.PromptsConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A log, a store, a registry and studies of a few hot balls in a body of water: everything around a worker, in memory. */
final class TeachingWorld {
    static final Structures STRUCTURES =
            new Structures(List.of(new Structure(1, "lesion", ""), new Structure(2, "never_there", "")));
    /** Patches of 96 mm. */
    static final Preprocessing PREPROCESSING = Preprocessing.standard(6, 16);

    static final ModelConfig MODEL = new ModelConfig(STRUCTURES, PREPROCESSING, 16);
    /** Voxels of 6 mm; with 96 mm patches and an overlap of at least a quarter, 3 x 2 x 2 patches. */
    static final Grid GRID = new Grid(36, 24, 24, Affine.scaling(6, 6, 6, -100, -50, 20));

    static final int PATCHES = 12;

    final InMemoryEventLog log = new InMemoryEventLog();
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final ModelRegistry models = new StoredModelRegistry(store);
    final ManualClock clock = new ManualClock();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** What workers see of the log. */
    final KillableLog killable = new KillableLog(log);

    final Platform platform = new Platform(killable, store, models, meters, this::take, clock, Path.of("unused"));
    final FakeNetworks networks = new FakeNetworks();
    /** Every turn of the compute budget that was taken, and how many are held. */
    final List<ComputeBudget.Priority> turns = new ArrayList<>();

    int turnsHeld;
    private int workers;

    /** What workers are told; a test may replace it. */
    TeachingConfig config = config(TeachingConfig.of(Preset.DEFAULT).prompts(), 1);
    /** Where the next worker's teachers come from. */
    Supplier<TeacherSource> ctTeacher = () -> weightFree().ct();

    Supplier<TeacherSource> petTeacher = () -> weightFree().pet();
    /** How the next worker talks to the store. */
    Supplier<StoreThread> storeThread = StoreThread::none;

    static TeachingConfig config(PromptsConfig prompts, int batchPatches) {
        TeachingConfig.Teacher small = new TeachingConfig.Teacher(TeachingConfig.TeacherKind.WEIGHT_FREE, 32);
        return new TeachingConfig(1, batchPatches, TeachingConfig.standard().patches(), prompts, small, small);
    }

    private ConfiguredTeachers weightFree() {
        TeacherSources none = new TeacherSources(models, new WeightFiles(models, Path.of("unused")), clock);
        TeacherSources.Network noNetwork = (checkpoint, weights) -> {
            throw new AssertionError("weight-free teachers load nothing");
        };
        return new ConfiguredTeachers(config, none, noNetwork, noNetwork);
    }

    /** A worker as a new process would have it; not started. */
    TeacherWorker worker() {
        return worker("worker-" + workers++);
    }

    TeacherWorker worker(String transactionalId) {
        TeachingModels models = new TeachingModels(
                platform,
                MODEL,
                networks,
                config.prompts().settings().asksStudent(),
                ctTeacher.get(),
                petTeacher.get());
        return new TeacherWorker(platform, MODEL, config, models, storeThread.get(), "teacher-test", transactionalId);
    }

    private ComputeBudget.Turn take(ComputeBudget.Priority priority) {
        turns.add(priority);
        turnsHeld++;
        return () -> turnsHeld--;
    }

    // ---- what happens around the worker ----

    /** Stores a study and announces it. */
    StudyRecord arrive(String name, Role role) {
        StudyArrived event = study(name, 1, role);
        log.append(Topics.STUDIES, event.getStudyId(), event);
        return StudyRecord.of(event);
    }

    /** Stores a study without announcing it: two balls of SUV 8 and HU 150 in SUV 1 and HU 0, different for each name. */
    StudyArrived study(String name, int revision, Role role) {
        String studyId = id(name);
        float[] hu = new float[GRID.voxels()];
        float[] suv = new float[GRID.voxels()];
        double shift = Math.floorMod(name.hashCode(), 3);
        for (int voxel = 0; voxel < hu.length; voxel++) {
            int x = voxel % 36;
            int y = voxel / 36 % 24;
            int z = voxel / 36 / 24;
            boolean inside = distance(x, y, z, 8 + shift, 8, 8) < 4 || distance(x, y, z, 26, 14, 16 - shift) < 4;
            float pattern = (voxel * 31 % 7 - 3) / 3f;
            hu[voxel] = (inside ? 150 : 0) + 10 * pattern;
            suv[voxel] = (inside ? 8 : 1) + 0.1f * pattern;
        }
        VolumeRef ct = put(studyId, revision, "ct", new Volume(GRID, hu));
        VolumeRef pet = put(studyId, revision, "pet", new Volume(GRID, suv));
        return new StudyArrived(
                studyId,
                revision,
                studyId,
                role,
                new StudySource("site", null),
                null,
                ct,
                pet,
                new SuvProvenance("given", List.of(), null, List.of()),
                clock.instant());
    }

    /** A study as it arrived. */
    StudyRecord record(String name) {
        return log.events(Topics.STUDIES, StudyArrived.class).stream()
                .filter(event -> event.getStudyId().equals(id(name)))
                .map(StudyRecord::of)
                .findFirst()
                .orElseThrow();
    }

    static String id(String name) {
        return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    }

    private static double distance(int x, int y, int z, double cx, double cy, double cz) {
        return Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz));
    }

    private VolumeRef put(String studyId, int revision, String kind, Volume volume) {
        byte[] content = Nifti.encode(volume);
        String sha256 = Sha256.of(content);
        StoredObject object = new StoredObject(
                "studies/" + studyId + "/" + revision + "/" + kind + "-" + sha256, sha256, content.length);
        store.createIfAbsent(object.key(), content, "application/gzip");
        return new VolumeRef(object.toRef(), StudyRecord.geometry(volume.grid()));
    }

    void request(String name, int run) {
        String studyId = id(name);
        log.append(
                Topics.STUDIES,
                studyId,
                new TeachingRequested("request", studyId, 1, run, "a test wants it", clock.instant()));
    }

    /** The trainer promotes a prompt generator of our shape; the content's bytes are its name. */
    String promote(long number) {
        return promote(number, MODEL);
    }

    String promote(long number, ModelConfig of) {
        return promote(number, of, ("generator " + number).getBytes(StandardCharsets.UTF_8));
    }

    String promote(long number, ModelConfig of, byte[] content) {
        return promote(ModelNames.PROMPT_GENERATOR, 1, number, of, content);
    }

    /** Somebody imports weights as a teacher; what they are does not matter to fake teachers. */
    String importWeights(String model, String content) {
        StoredCheckpoint checkpoint = models.write(
                new CheckpointManifest(
                        model,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new CheckpointManifest.SamMed3d(128, 16, 768, 12, 12, 14, List.of(2, 5, 8, 11), 384, 16, 256),
                        Map.of(),
                        Optional.of(new CheckpointManifest.Imported(id(content), Optional.empty()))),
                content.getBytes(StandardCharsets.UTF_8));
        log.append(
                Topics.MODELS,
                model,
                new WeightsImported(
                        model, checkpoint.sha256(), checkpoint.manifestFile().toRef(), id(content), clock.instant()));
        return checkpoint.sha256();
    }

    /** The gate promotes a student of our shape. */
    String promoteStudent(long number) {
        return promote(ModelNames.STUDENT, 2, number, MODEL, ("student " + number).getBytes(StandardCharsets.UTF_8));
    }

    private String promote(String model, int channels, long number, ModelConfig of, byte[] content) {
        StoredCheckpoint checkpoint = models.write(
                new CheckpointManifest(
                        model,
                        number,
                        100,
                        Optional.empty(),
                        of.structures(),
                        of.preprocessing(),
                        new CheckpointManifest.UNet3d(channels, of.structures().classes(), of.featureScale()),
                        Map.of()),
                content);
        Promotion promotion = new Promotion(
                model,
                number,
                checkpoint.sha256(),
                models.newest(model).map(Promotion::checkpoint),
                Optional.empty(),
                PromotionCause.PRETRAINED);
        models.promote(promotion);
        log.append(
                Topics.MODELS,
                model,
                new CheckpointPromoted(
                        model,
                        number,
                        checkpoint.sha256(),
                        StoredModelRegistry.pointer(promotion).toRef(),
                        null,
                        PromotionCause.PRETRAINED,
                        clock.instant()));
        return checkpoint.sha256();
    }

    // ---- running ----

    /** Does the work until there is none, as a runner would: surroundings that fail are tried again, time passes. */
    void drain(TeacherWorker worker) throws Exception {
        int idle = 0;
        for (int step = 0; step < 2000 && idle < 30; step++) {
            idle = stepOnce(worker) > 0 ? 0 : idle + 1;
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private static int stepOnce(TeacherWorker worker) throws Exception {
        try {
            return worker.doWork();
        } catch (SurroundingsException e) {
            return 1;
        }
    }

    /** Works until a step is failed by its surroundings, at most so many steps. */
    void workUntilSurroundingsFail(TeacherWorker worker, int steps) throws Exception {
        for (int step = 0; step < steps; step++) {
            try {
                worker.doWork();
            } catch (SurroundingsException e) {
                return;
            }
        }
        throw new AssertionError("no step of " + steps + " was failed by its surroundings");
    }

    /** Works until so many patches are in the store. */
    void workUntil(TeacherWorker worker, long patches) throws Exception {
        for (int step = 0; step < 2000 && storedPatches() < patches; step++) {
            worker.doWork();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    /** Works until the worker dies of a {@link Killed}, and the log notices. */
    void workUntilKilled(TeacherWorker worker) throws Exception {
        for (int step = 0; step < 2000; step++) {
            try {
                worker.doWork();
            } catch (Killed e) {
                killable.noticeDeaths();
                return;
            }
            clock.advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("nothing has killed the worker");
    }

    /** Stands for kill -9: no code of the worker handles it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    // ---- what came of it ----

    List<PseudoLabelsProduced> produced() {
        return log.events(Topics.PSEUDO_LABELS, PseudoLabelsProduced.class);
    }

    PseudoLabelManifest manifest(PseudoLabelsProduced event) {
        return Json.read(
                store.read(StoredObject.of(event.getManifest())),
                PseudoLabelManifest.class,
                event.getManifest().getKey());
    }

    long storedPatches() {
        return store.keys().stream().filter(key -> key.contains("/patch-")).count();
    }
}
