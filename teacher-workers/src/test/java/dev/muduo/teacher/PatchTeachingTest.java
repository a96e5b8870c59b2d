package dev.muduo.teacher;

import static dev.muduo.teacher.testing.ScriptedTeacher.ANSWER;
import static dev.muduo.teacher.testing.ScriptedTeacher.all;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;
import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import dev.muduo.teacher.archive.TaughtPatch;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.prompt.MaskPromptSource;
import dev.muduo.teacher.prompt.PromptGenerator;
import dev.muduo.teacher.prompt.PromptSettings;
import dev.muduo.teacher.prompt.PromptStudent;
import dev.muduo.teacher.testing.ScriptedTeacher;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Eq. 4 and who is asked what, with teachers that answer as the test says. */
class PatchTeachingTest {
    private static final Structures STRUCTURES =
            new Structures(List.of(new Structure(1, "left", ""), new Structure(2, "right", "")));
    private static final Preprocessing PREPROCESSING = Preprocessing.standard(6, 16);
    private static final PatchPlace PLACE = new PatchPlace(0, 0, 0, 96);

    /** Left half of the patch is class 1, right half class 2. */
    private static final PromptGenerator HALVES = new PromptGenerator() {
        @Override
        public String version() {
            return "halves";
        }

        @Override
        public float[] logits(float[] suv, int edge) {
            float[] logits = new float[3 * suv.length];
            for (int voxel = 0; voxel < suv.length; voxel++) {
                boolean left = voxel % edge < edge / 2;
                logits[suv.length + voxel] = left ? 5 : -5;
                logits[2 * suv.length + voxel] = left ? -5 : 5;
            }
            return logits;
        }

        @Override
        public void close() {}
    };

    private static boolean isLeft(Prompt prompt) {
        return prompt.region()[0];
    }

    private static TaughtPatch teach(ScriptedTeacher ct, ScriptedTeacher pet) {
        return teach(
                ct,
                pet,
                Optional.empty(),
                TeachingConfig.of(Preset.DEFAULT).prompts().settings());
    }

    private static TaughtPatch teach(
            ScriptedTeacher ct, ScriptedTeacher pet, Optional<PromptStudent> student, PromptSettings settings) {
        Grid grid = PLACE.grid(8);
        Volume volume = new Volume(grid, new float[grid.voxels()]);
        PatchTeaching teaching = new PatchTeaching(
                STRUCTURES, PREPROCESSING, settings, new TeachingModels.Versions(HALVES, student, ct, pet));
        try (Embedding ofCt = ct.encode(volume, List.of(PLACE)).get(0);
                Embedding ofPet = pet.encode(volume, List.of(PLACE)).get(0)) {
            return teaching.teach(
                    PLACE, teaching.prompts(volume, volume, PLACE), Map.of(Modality.CT, ofCt, Modality.PET, ofPet));
        }
    }

    @Test
    void eachTeacherAnswersAllStructuresInOneBatch() {
        ScriptedTeacher ct = new ScriptedTeacher(prompt -> all(1));
        ScriptedTeacher pet = new ScriptedTeacher(prompt -> all(1));

        teach(ct, pet);

        assertEquals(List.of(2), ct.asked.stream().map(List::size).toList());
        assertEquals(List.of(2), pet.asked.stream().map(List::size).toList());
    }

    @Test
    void theCtTeacherIsAskedByMaskAndThePetTeacherByPoints() {
        ScriptedTeacher ct = new ScriptedTeacher(prompt -> {
            assertTrue(prompt.points().isEmpty() && prompt.maskLogits().isPresent());
            return all(0);
        });
        ScriptedTeacher pet = new ScriptedTeacher(prompt -> {
            assertTrue(prompt.points().size() == 3 && prompt.maskLogits().isEmpty());
            return all(0);
        });

        teach(ct, pet);
    }

    @Test
    void agreementIsTheSoftIouOfTheProbabilities() {
        // Both undecided everywhere: 1/4 over (1/2 + 1/2 - 1/4); one certain of nothing: near 0.
        TaughtPatch taught = teach(
                new ScriptedTeacher(prompt -> all(isLeft(prompt) ? 0 : 10)),
                new ScriptedTeacher(prompt -> all(isLeft(prompt) ? 0 : -10)));

        assertEquals(1.0 / 3, taught.answers().get(0).iou().orElseThrow(), 1e-6);
        assertEquals(0, taught.answers().get(1).iou().orElseThrow(), 1e-3);
        assertEquals(
                Set.of("ct.left", "pet.left", "ct.right", "pet.right"),
                taught.logits().keySet());
    }

    @Test
    void anInvalidAnswerOfEitherTeacherIsNotKept() {
        TaughtPatch taught = teach(
                new ScriptedTeacher(prompt -> isLeft(prompt) ? new Answer.Invalid("no core") : all(1)),
                new ScriptedTeacher(prompt -> isLeft(prompt) ? all(1) : new Answer.Invalid("no uptake")));

        assertEquals(
                List.of(Optional.of("CT teacher: no core"), Optional.of("PET teacher: no uptake")),
                taught.answers().stream().map(StructureAnswer::invalid).toList());
        assertTrue(taught.answers().stream().noneMatch(StructureAnswer::valid));
        assertTrue(taught.logits().isEmpty());
    }

    @Test
    void anAnswerThatIsNotFiniteIsInvalid() {
        TaughtPatch taught =
                teach(new ScriptedTeacher(prompt -> all(Float.NaN)), new ScriptedTeacher(prompt -> all(1)));

        assertEquals(
                Optional.of("the teachers' answers are not finite"),
                taught.answers().get(0).invalid());
        assertTrue(taught.logits().isEmpty());
    }

    @Test
    void whatIsMeasuredIsWhatIsStored() {
        // 1.0001 does not survive half precision: the stored value and the measured one are 1.
        TaughtPatch taught = teach(new ScriptedTeacher(prompt -> all(1.0001f)), new ScriptedTeacher(prompt -> all(1)));

        double p = 1 / (1 + Math.exp(-1));
        assertEquals(1f, taught.logits().get("ct.left").values()[0]);
        assertEquals(p * p / (2 * p - p * p), taught.answers().get(0).iou().orElseThrow(), 1e-6);
    }

    /** The student says 0.9 for the left structure everywhere and 0.05 for the right one. */
    private static final PromptStudent STUDENT = new PromptStudent() {
        @Override
        public String version() {
            return "student";
        }

        @Override
        public float[] probabilities(float[] ctAndPet, int edge) {
            assertEquals(2 * edge * edge * edge, ctAndPet.length);
            float[] maps = new float[3 * edge * edge * edge];
            Arrays.fill(maps, 0, edge * edge * edge, 0.05f);
            Arrays.fill(maps, edge * edge * edge, 2 * edge * edge * edge, 0.9f);
            Arrays.fill(maps, 2 * edge * edge * edge, maps.length, 0.05f);
            return maps;
        }

        @Override
        public float[] logits(float[] ctAndPet, int edge) {
            float[] maps = probabilities(ctAndPet, edge);
            for (int i = 0; i < maps.length; i++) {
                maps[i] = (float) Math.log(maps[i]);
            }
            return maps;
        }

        @Override
        public void close() {}
    };

    @Test
    void theStudentsMapBecomesTheMaskPrompt() {
        ScriptedTeacher ct = new ScriptedTeacher(prompt -> all(0));
        PromptSettings asCode = TeachingConfig.of(Preset.AS_CODE).prompts().settings();

        teach(ct, new ScriptedTeacher(prompt -> all(0)), Optional.of(STUDENT), asCode);

        List<Prompt> asked = ct.asked.get(0);
        assertEquals(0.9f, asked.get(0).maskLogits().orElseThrow()[0]);
        assertEquals(0.05f, asked.get(1).maskLogits().orElseThrow()[ANSWER - 1]);
    }

    /** The generator sees two structures, the student one that fills the patch: M_c, points and mask are the student's. */
    @Test
    void inTheMutualModeMasksAndPointsAreTheStudents() {
        ScriptedTeacher ct = new ScriptedTeacher(prompt -> all(0));
        ScriptedTeacher pet = new ScriptedTeacher(prompt -> all(0));

        teach(ct, pet, Optional.of(STUDENT), mutual(MaskPromptSource.STUDENT));

        assertEquals(1, ct.asked.get(0).size(), "the right structure is nowhere the student's first choice");
        Prompt byMask = ct.asked.get(0).get(0);
        assertEquals(0.9f, byMask.maskLogits().orElseThrow()[0], 1e-6f);
        for (boolean inside : pet.asked.get(0).get(0).region()) {
            assertTrue(inside);
        }
    }

    /** Z of Eq. 1 is then the student's too: σ(ln 0.9). */
    @Test
    void theGeneratorsMaskIsThatOfWhoStandsInItsPlace() {
        ScriptedTeacher ct = new ScriptedTeacher(prompt -> all(0));

        teach(ct, new ScriptedTeacher(prompt -> all(0)), Optional.of(STUDENT), mutual(MaskPromptSource.GENERATOR));

        assertEquals(0.9 / 1.9, ct.asked.get(0).get(0).maskLogits().orElseThrow()[0], 1e-6);
    }

    @Test
    void withoutAPromotedStudentTheMutualModeIsTheGenerators() {
        ScriptedTeacher ct = new ScriptedTeacher(prompt -> all(0));

        teach(ct, new ScriptedTeacher(prompt -> all(0)), Optional.empty(), mutual(MaskPromptSource.STUDENT));

        assertEquals(2, ct.asked.get(0).size());
    }

    private static PromptSettings mutual(MaskPromptSource source) {
        return Configuration.reference()
                .with(Map.of(
                        "teaching.prompts.preset",
                        Preset.AS_CODE,
                        "teaching.prompts.generator",
                        "MUTUAL",
                        "teaching.prompts.maskPromptSource",
                        source))
                .section("teaching", TeachingConfig.class)
                .prompts()
                .settings();
    }
}
