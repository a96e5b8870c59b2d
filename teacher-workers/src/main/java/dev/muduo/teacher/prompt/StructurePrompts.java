package dev.muduo.teacher.prompt;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.method.Voxel;
import dev.muduo.networks.teacher.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The questions about one structure of a patch: to the CT teacher by mask (Eq. 1), to the PET teacher by points (Eq. 2).
 */
public record StructurePrompts(Structure structure, Prompt byMask, Prompt byPoints) {
    /**
     * Asks about every structure that the prompt generator sees in the patch; one that it does not see is an invalid prompt
     * and left out (§2.2), whatever the student says.
     *
     * @param student      on the generator's grid; absent where none is promoted or the settings do not ask for it
     * @param answerVoxels edge of the teachers' answer grid
     */
    public static List<StructurePrompts> of(
            GeneratedMaps maps,
            Optional<StudentMaps> student,
            Structures structures,
            PromptSettings settings,
            int answerVoxels) {
        int edge = maps.edge();
        int[] classes = maps.classesOfVoxels();
        double[] logNormalisers = maps.logNormalisers();
        List<StructurePrompts> prompts = new ArrayList<>();
        for (Structure structure : structures.list()) {
            boolean[] region = maskOf(classes, structure.id());
            float[] probabilities = maps.softmaxInside(structure.id(), region, logNormalisers);
            List<Voxel> voxels =
                    settings.pointSelector().select(region, probabilities, edge, edge, edge, settings.points());
            if (!voxels.isEmpty()) {
                float[] mask = MaskPrompt.of(
                        maskPromptMap(structure.id(), maps, student, settings.maskPromptSource()),
                        edge,
                        answerVoxels,
                        settings.maskPromptSpace(),
                        settings.maskPromptDownsampling());
                List<Prompt.Point> points =
                        voxels.stream().map(voxel -> centre(voxel, edge)).toList();
                prompts.add(new StructurePrompts(
                        structure,
                        new Prompt(List.of(), Optional.of(mask), region, edge),
                        new Prompt(points, Optional.empty(), region, edge)));
            }
        }
        return prompts;
    }

    /** q_c of Eq. 1. */
    private static float[] maskPromptMap(
            int structure, GeneratedMaps maps, Optional<StudentMaps> student, MaskPromptSource source) {
        if (student.isEmpty()) {
            return maps.sigmoid(structure);
        }
        return switch (source) {
            case GENERATOR -> maps.sigmoid(structure);
            case STUDENT -> student.get().ofClass(structure);
            case MEAN -> mean(maps.sigmoid(structure), student.get().ofClass(structure));
        };
    }

    private static float[] mean(float[] ours, float[] theirs) {
        for (int v = 0; v < ours.length; v++) {
            ours[v] = (ours[v] + theirs[v]) / 2;
        }
        return ours;
    }

    /** M_c. */
    private static boolean[] maskOf(int[] classes, int id) {
        boolean[] mask = new boolean[classes.length];
        for (int v = 0; v < mask.length; v++) {
            mask[v] = classes[v] == id;
        }
        return mask;
    }

    /** A voxel's centre in the unit cube of the patch: the same place on every division of it, so millimetres are kept. */
    private static Prompt.Point centre(Voxel voxel, int edge) {
        return new Prompt.Point((voxel.x() + 0.5) / edge, (voxel.y() + 0.5) / edge, (voxel.z() + 0.5) / edge);
    }
}
