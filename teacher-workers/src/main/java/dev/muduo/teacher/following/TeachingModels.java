package dev.muduo.teacher.following;

import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.platform.Platform;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.teacher.prompt.PromptGenerator;
import dev.muduo.teacher.prompt.PromptStudent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The models that teach now: the promoted prompt generator, the promoted student where prompts are made with it, and the two
 * teachers. Newer versions are taken up between two studies, so that each study is taught with one version of everything.
 *
 * <p>Belongs to one thread; owns the models that it hands out, until it is told to follow again.
 */
public final class TeachingModels implements AutoCloseable {
    private static final int GENERATOR_CHANNELS = 1;
    private static final int STUDENT_CHANNELS = 2;

    private final ControlTopic control;
    private final Followed<PromptGenerator> generators;
    private final Followed<PromptStudent> students;
    private final boolean asksStudent;
    private final TeacherSource ctTeacher;
    private final TeacherSource petTeacher;

    /**
     * The versions of one moment.
     *
     * @param student absent where none is promoted or prompts are made without
     */
    public record Versions(
            PromptGenerator promptGenerator,
            Optional<PromptStudent> student,
            PromptableTeacher ctTeacher,
            PromptableTeacher petTeacher) {}

    /**
     * Reads nothing yet; takes over the teachers.
     *
     * @param asksStudent whether the student is needed at all
     */
    public TeachingModels(
            Platform platform,
            ModelConfig model,
            TrainedNetworks networks,
            boolean asksStudent,
            TeacherSource ctTeacher,
            TeacherSource petTeacher) {
        OurCheckpoints checkpoints = new OurCheckpoints(platform.models(), model);
        this.asksStudent = asksStudent;
        this.ctTeacher = ctTeacher;
        this.petTeacher = petTeacher;
        control = new ControlTopic(platform.log());
        generators = new Followed<>(
                sha256 -> checkpoints.load(
                        ModelNames.PROMPT_GENERATOR, sha256, GENERATOR_CHANNELS, networks::promptGenerator),
                PromptGenerator::close,
                platform.clock());
        students = new Followed<>(
                sha256 -> checkpoints.load(ModelNames.STUDENT, sha256, STUDENT_CHANNELS, networks::student),
                PromptStudent::close,
                platform.clock());
    }

    /** Reads what has come on the control topic and loads what is newer; to be called often. */
    public void follow() {
        control.follow();
        take();
    }

    /** As {@link #follow}, but everything that is on the control topic now has been read when this returns. */
    public void catchUp() {
        control.catchUp();
        take();
    }

    private void take() {
        generators.take(control.promoted(ModelNames.PROMPT_GENERATOR));
        if (asksStudent) {
            students.take(control.promoted(ModelNames.STUDENT));
        }
        ctTeacher.take(control.imported(ModelNames.CT_TEACHER));
        petTeacher.take(control.imported(ModelNames.PET_TEACHER));
    }

    /** Everything that teaching needs; empty while something is {@linkplain #missing missing}. */
    public Optional<Versions> current() {
        if (!missing().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Versions(
                generators.current().orElseThrow(),
                students.current(),
                ctTeacher.current().orElseThrow(),
                petTeacher.current().orElseThrow()));
    }

    /** Why nothing can be taught yet, by model; empty where it can. A missing student is no reason: the generator prompts. */
    public Map<String, String> missing() {
        Map<String, String> reasons = new TreeMap<>();
        if (generators.current().isEmpty()) {
            reasons.put(
                    ModelNames.PROMPT_GENERATOR,
                    "no prompt generator is promoted yet: the trainer makes it from the first labelled studies");
        }
        missingTeacher(ModelNames.CT_TEACHER, ctTeacher, reasons);
        missingTeacher(ModelNames.PET_TEACHER, petTeacher, reasons);
        if (reasons.isEmpty()) {
            requireOneGrid(reasons);
        }
        return reasons;
    }

    private static void missingTeacher(String model, TeacherSource source, Map<String, String> reasons) {
        if (source.current().isEmpty()) {
            reasons.put(
                    model, "no weights of the " + model + " are imported yet: muduo import-weights FILE --as " + model);
        }
    }

    private void requireOneGrid(Map<String, String> reasons) {
        int ct = ctTeacher.current().orElseThrow().answerVoxels();
        int pet = petTeacher.current().orElseThrow().answerVoxels();
        if (ct != pet) {
            reasons.put(
                    ModelNames.PET_TEACHER,
                    "the teachers must answer on one grid; the CT teacher's has " + ct + " voxels an edge, the PET"
                            + " teacher's " + pet + ": import weights of one architecture");
        }
    }

    /** Why a newer version than the one in use is not used, by model; empty where all is well. */
    public Map<String, String> refusals() {
        Map<String, String> reasons = new TreeMap<>();
        generators.refusal().ifPresent(reason -> reasons.put(ModelNames.PROMPT_GENERATOR, reason));
        students.refusal().ifPresent(reason -> reasons.put(ModelNames.STUDENT, reason));
        ctTeacher.refusal().ifPresent(reason -> reasons.put(ModelNames.CT_TEACHER, reason));
        petTeacher.refusal().ifPresent(reason -> reasons.put(ModelNames.PET_TEACHER, reason));
        return reasons;
    }

    /** Frees the models; {@link #follow} begins anew. */
    @Override
    public void close() {
        try (TeacherSource ct = ctTeacher;
                TeacherSource pet = petTeacher;
                Followed<PromptStudent> student = students;
                Followed<PromptGenerator> generator = generators) {
            control.close();
        }
    }
}
