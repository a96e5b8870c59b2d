package dev.muduo.teacher;

import dev.muduo.imaging.NetworkInput;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.method.SoftIou;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Teaches one patch, Eq. 1 to 4 of the paper: the prompt generator sees the PET, the CT teacher is asked by mask and the PET
 * teacher by points, and their agreement is measured. Each teacher encodes the patch once and answers all structures.
 *
 * <p>Belongs to one thread; owns nothing.
 */
final class PatchTeaching {
    private final Structures structures;
    private final Preprocessing preprocessing;
    private final PromptSettings settings;
    private final PromptableTeacher ctTeacher;
    private final PromptableTeacher petTeacher;

    PatchTeaching(
            Structures structures,
            Preprocessing preprocessing,
            PromptSettings settings,
            PromptableTeacher ctTeacher,
            PromptableTeacher petTeacher) {
        if (ctTeacher.answerVoxels() != petTeacher.answerVoxels()) {
            throw new IllegalArgumentException("the teachers answer on one grid, got " + ctTeacher.answerVoxels()
                    + " and " + petTeacher.answerVoxels() + " voxels");
        }
        this.structures = structures;
        this.preprocessing = preprocessing;
        this.settings = settings;
        this.ctTeacher = ctTeacher;
        this.petTeacher = petTeacher;
    }

    int answerVoxels() {
        return ctTeacher.answerVoxels();
    }

    /**
     * What the teachers say about a patch.
     *
     * @param answers one a structure, in the order of their ids
     * @param logits  {@code ct.<name>} and {@code pet.<name>} of each valid structure, (z, y, x) in half precision
     */
    record TaughtPatch(List<StructureAnswer> answers, SortedMap<String, Tensor> logits) {}

    /**
     * @param ct  the whole native CT in HU
     * @param pet the whole native PET in SUVbw
     */
    TaughtPatch teach(Volume ct, Volume pet, PatchPlace place, PromptGenerator generator) {
        int edge = preprocessing.patchVoxels();
        float[] suv = NetworkInput.pet(pet, place.grid(edge), preprocessing);
        GeneratedMaps maps = new GeneratedMaps(generator.logits(suv, edge), structures.classes(), edge);
        List<StructurePrompts> prompts = StructurePrompts.of(maps, structures, settings, answerVoxels());
        Map<Structure, Answer> fromCt = ask(ctTeacher, ct, place, prompts, StructurePrompts::byMask);
        Map<Structure, Answer> fromPet = ask(petTeacher, pet, place, prompts, StructurePrompts::byPoints);
        List<StructureAnswer> answers = new ArrayList<>();
        SortedMap<String, Tensor> logits = new TreeMap<>();
        for (Structure structure : structures.list()) {
            answers.add(agreement(structure, fromCt.get(structure), fromPet.get(structure), logits));
        }
        return new TaughtPatch(List.copyOf(answers), logits);
    }

    private static Map<Structure, Answer> ask(
            PromptableTeacher teacher,
            Volume volume,
            PatchPlace place,
            List<StructurePrompts> prompts,
            Function<StructurePrompts, Prompt> pathway) {
        Map<Structure, Answer> answers = new HashMap<>();
        if (prompts.isEmpty()) {
            return answers;
        }
        try (Embedding embedding = teacher.encode(volume, List.of(place)).get(0)) {
            List<Answer> given =
                    teacher.decode(embedding, prompts.stream().map(pathway).toList());
            for (int i = 0; i < prompts.size(); i++) {
                answers.put(prompts.get(i).structure(), given.get(i));
            }
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
        int patchVoxels = Math.max(ctTeacher.patchVoxels(), petTeacher.patchVoxels());
        double iou = SoftIou.ofLogits(ctLogits.values(), petLogits.values(), answerVoxels(), patchVoxels);
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
