package dev.muduo.teacher;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.NetworkInput;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.method.SoftIou;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import dev.muduo.teacher.archive.TaughtPatch;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.prompt.GeneratedMaps;
import dev.muduo.teacher.prompt.GeneratorMode;
import dev.muduo.teacher.prompt.PromptSettings;
import dev.muduo.teacher.prompt.PromptStudent;
import dev.muduo.teacher.prompt.StructurePrompts;
import dev.muduo.teacher.prompt.StudentMaps;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Eq. 1 to 4 of the paper on one patch: the prompt generator sees the PET (and the student both, where it prompts), the CT
 * teacher is asked by mask and the PET teacher by points, and their agreement is measured. Each teacher has encoded the patch
 * once and answers all structures of it in one batch.
 *
 * <p>Belongs to one thread; owns nothing.
 *
 * @param versions the models of one moment
 */
record PatchTeaching(
        Structures structures, Preprocessing preprocessing, PromptSettings settings, TeachingModels.Versions versions) {
    PatchTeaching {
        int ct = versions.ctTeacher().answerVoxels();
        int pet = versions.petTeacher().answerVoxels();
        if (ct != pet) {
            throw new IllegalArgumentException(
                    "the teachers answer on one grid, got " + ct + " and " + pet + " voxels");
        }
    }

    int answerVoxels() {
        return versions.ctTeacher().answerVoxels();
    }

    /** The grid on which agreement is measured: the finer of the teachers'. */
    private int patchVoxels() {
        return Math.max(
                versions.ctTeacher().patchVoxels(), versions.petTeacher().patchVoxels());
    }

    /**
     * What there is to ask about a patch.
     *
     * @param ct  the whole native CT in HU
     * @param pet the whole native PET in SUVbw
     * @return empty if the prompt generator sees no structure in it: no teacher needs to look
     */
    List<StructurePrompts> prompts(Volume ct, Volume pet, PatchPlace place) {
        int edge = preprocessing.patchVoxels();
        Grid grid = place.grid(edge);
        float[] suv = NetworkInput.pet(pet, grid, preprocessing);
        Optional<PromptStudent> student = versions.student();
        if (settings.generator() == GeneratorMode.MUTUAL && student.isPresent()) {
            GeneratedMaps maps = maps(student.get().logits(both(ct, grid, suv), edge), edge);
            return prompts(maps, Optional.of(maps.softmax()));
        }
        GeneratedMaps maps = maps(versions.promptGenerator().logits(suv, edge), edge);
        return prompts(
                maps,
                student.map(network ->
                        new StudentMaps(network.probabilities(both(ct, grid, suv), edge), structures.classes(), edge)));
    }

    private GeneratedMaps maps(float[] logits, int edge) {
        return new GeneratedMaps(logits, structures.classes(), edge);
    }

    private List<StructurePrompts> prompts(GeneratedMaps maps, Optional<StudentMaps> student) {
        return StructurePrompts.of(maps, student, structures, settings, answerVoxels());
    }

    /** What a student sees: CT, then PET. */
    private float[] both(Volume ct, Grid grid, float[] suv) {
        float[] both = new float[2 * suv.length];
        NetworkInput.ctInto(ct, grid, 0, grid.nz(), preprocessing, both);
        System.arraycopy(suv, 0, both, suv.length, suv.length);
        return both;
    }

    /**
     * Asks both teachers and measures how far they agree.
     *
     * @param prompts    of this patch
     * @param embeddings of both modalities, unless there are no prompts
     */
    TaughtPatch teach(PatchPlace place, List<StructurePrompts> prompts, Map<Modality, Embedding> embeddings) {
        Map<Modality, Map<Structure, Answer>> answers = new EnumMap<>(Modality.class);
        for (Modality modality : Modality.values()) {
            answers.put(modality, ask(modality, prompts, embeddings.get(modality)));
        }
        List<StructureAnswer> agreed = new ArrayList<>();
        SortedMap<String, Tensor> logits = new TreeMap<>();
        for (Structure structure : structures.list()) {
            agreed.add(agreement(
                    structure,
                    answers.get(Modality.CT).get(structure),
                    answers.get(Modality.PET).get(structure),
                    logits));
        }
        return new TaughtPatch(place, agreed, logits);
    }

    private Map<Structure, Answer> ask(Modality modality, List<StructurePrompts> prompts, Embedding embedding) {
        Map<Structure, Answer> answers = new HashMap<>();
        if (prompts.isEmpty()) {
            return answers;
        }
        List<Answer> given = modality.ask(modality.teacher(versions), embedding, prompts, settings);
        for (int i = 0; i < prompts.size(); i++) {
            answers.put(prompts.get(i).structure(), given.get(i));
        }
        return answers;
    }

    /** Eq. 4 on the teachers' patch grid, of what the store keeps; puts the two maps where they are both valid. */
    private StructureAnswer agreement(Structure structure, Answer ct, Answer pet, SortedMap<String, Tensor> logits) {
        if (ct == null || pet == null) {
            return invalid(structure, "the prompt generator does not see it in this patch");
        }
        if (ct instanceof Answer.Invalid invalid) {
            return invalid(structure, "CT teacher: " + invalid.reason());
        }
        if (pet instanceof Answer.Invalid invalid) {
            return invalid(structure, "PET teacher: " + invalid.reason());
        }
        Tensor ctLogits = kept((Answer.Logits) ct);
        Tensor petLogits = kept((Answer.Logits) pet);
        double iou = SoftIou.ofLogits(ctLogits.values(), petLogits.values(), answerVoxels(), patchVoxels());
        if (!Double.isFinite(iou)) {
            return invalid(structure, "the teachers' answers are not finite");
        }
        logits.put("ct." + structure.name(), ctLogits);
        logits.put("pet." + structure.name(), petLogits);
        return new StructureAnswer(structure.name(), OptionalDouble.of(iou), Optional.empty());
    }

    private Tensor kept(Answer.Logits answer) {
        int edge = answerVoxels();
        return Tensor.half(answer.values(), edge, edge, edge);
    }

    private static StructureAnswer invalid(Structure structure, String reason) {
        return new StructureAnswer(structure.name(), OptionalDouble.empty(), Optional.of(reason));
    }
}
