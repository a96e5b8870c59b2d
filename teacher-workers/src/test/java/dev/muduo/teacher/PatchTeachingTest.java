package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Eq. 4 and who is asked what, with teachers that answer as the test says. */
class PatchTeachingTest {
    private static final int ANSWER = 4;
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

    /** A teacher that counts and answers by a function of the prompt. */
    private static final class Scripted implements PromptableTeacher {
        private final Function<Prompt, Answer> script;
        private int encoded;
        private int open;
        private int decoded;

        Scripted(Function<Prompt, Answer> script) {
            this.script = script;
        }

        @Override
        public String version() {
            return "scripted";
        }

        @Override
        public int answerVoxels() {
            return ANSWER;
        }

        @Override
        public int patchVoxels() {
            return 8;
        }

        @Override
        public List<Embedding> encode(Volume native_, List<PatchPlace> places) {
            return places.stream().map(place -> encoded()).toList();
        }

        private Embedding encoded() {
            encoded++;
            open++;
            return new Embedding() {
                @Override
                public Optional<Tensor> kept() {
                    return Optional.empty();
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public Embedding restore(Tensor kept) {
            throw new UnsupportedOperationException("keeps no embeddings");
        }

        @Override
        public List<Answer> decode(Embedding embedding, List<Prompt> prompts) {
            decoded++;
            return prompts.stream().map(script).toList();
        }

        @Override
        public void close() {}
    }

    private static Answer all(float logit) {
        float[] values = new float[ANSWER * ANSWER * ANSWER];
        Arrays.fill(values, logit);
        return new Answer.Logits(values);
    }

    private static boolean isLeft(Prompt prompt) {
        return prompt.region()[0];
    }

    private static PatchTeaching.TaughtPatch teach(Scripted ct, Scripted pet) {
        Grid grid = PLACE.grid(8);
        Volume volume = new Volume(grid, new float[grid.voxels()]);
        PromptSettings settings = new PromptSettings(MaskPrompt.Space.LOGIT, new PointSelector.TopKSpread(1), 3);
        return new PatchTeaching(STRUCTURES, PREPROCESSING, settings, ct, pet).teach(volume, volume, PLACE, HALVES);
    }

    @Test
    void eachTeacherEncodesOnceAndAnswersAllStructuresInOneBatch() {
        Scripted ct = new Scripted(prompt -> all(1));
        Scripted pet = new Scripted(prompt -> all(1));

        teach(ct, pet);

        assertEquals(List.of(1, 1, 0), List.of(ct.encoded, ct.decoded, ct.open));
        assertEquals(List.of(1, 1, 0), List.of(pet.encoded, pet.decoded, pet.open));
    }

    @Test
    void theCtTeacherIsAskedByMaskAndThePetTeacherByPoints() {
        Scripted ct = new Scripted(prompt -> {
            assertTrue(prompt.points().isEmpty() && prompt.maskLogits().isPresent());
            return all(0);
        });
        Scripted pet = new Scripted(prompt -> {
            assertTrue(prompt.points().size() == 3 && prompt.maskLogits().isEmpty());
            return all(0);
        });

        teach(ct, pet);
    }

    @Test
    void agreementIsTheSoftIouOfTheProbabilities() {
        // Both undecided everywhere: 1/4 over (1/2 + 1/2 - 1/4); one certain of nothing: near 0.
        PatchTeaching.TaughtPatch taught = teach(
                new Scripted(prompt -> all(isLeft(prompt) ? 0 : 10)),
                new Scripted(prompt -> all(isLeft(prompt) ? 0 : -10)));

        assertEquals(1.0 / 3, taught.answers().get(0).iou().orElseThrow(), 1e-6);
        assertEquals(0, taught.answers().get(1).iou().orElseThrow(), 1e-3);
        assertEquals(
                Set.of("ct.left", "pet.left", "ct.right", "pet.right"),
                taught.logits().keySet());
    }

    @Test
    void anInvalidAnswerOfEitherTeacherIsNotKept() {
        PatchTeaching.TaughtPatch taught = teach(
                new Scripted(prompt -> isLeft(prompt) ? new Answer.Invalid("no core") : all(1)),
                new Scripted(prompt -> isLeft(prompt) ? all(1) : new Answer.Invalid("no uptake")));

        assertEquals(
                List.of(Optional.of("CT teacher: no core"), Optional.of("PET teacher: no uptake")),
                taught.answers().stream().map(StructureAnswer::invalid).toList());
        assertTrue(taught.answers().stream().noneMatch(StructureAnswer::valid));
        assertTrue(taught.logits().isEmpty());
    }

    @Test
    void anAnswerThatIsNotFiniteIsInvalid() {
        PatchTeaching.TaughtPatch taught =
                teach(new Scripted(prompt -> all(Float.NaN)), new Scripted(prompt -> all(1)));

        assertEquals(
                Optional.of("the teachers' answers are not finite"),
                taught.answers().get(0).invalid());
        assertTrue(taught.logits().isEmpty());
    }

    @Test
    void whatIsMeasuredIsWhatIsStored() {
        // 1.0001 does not survive half precision: the stored value and the measured one are 1.
        PatchTeaching.TaughtPatch taught = teach(new Scripted(prompt -> all(1.0001f)), new Scripted(prompt -> all(1)));

        double p = 1 / (1 + Math.exp(-1));
        assertEquals(1f, taught.logits().get("ct.left").values()[0]);
        assertEquals(p * p / (2 * p - p * p), taught.answers().get(0).iou().orElseThrow(), 1e-6);
    }

    @Test
    void embeddingsAreClosedWhenATeacherFails() {
        Scripted ct = new Scripted(prompt -> {
            throw new IllegalStateException("out of order");
        });

        assertThrows(IllegalStateException.class, () -> teach(ct, new Scripted(prompt -> all(1))));
        assertEquals(0, ct.open);
    }
}
