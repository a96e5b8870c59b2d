package dev.muduo.teacher;

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
record StructurePrompts(Structure structure, Prompt byMask, Prompt byPoints) {
    /**
     * Asks about every structure that the prompt generator sees in the patch; one that it does not see is an invalid prompt
     * and left out (§2.2).
     *
     * @param answerVoxels edge of the teachers' answer grid
     */
    static List<StructurePrompts> of(
            GeneratedMaps maps, Structures structures, PromptSettings settings, int answerVoxels) {
        int[] classes = maps.classesOfVoxels();
        double[] logNormalisers = maps.logNormalisers();
        List<StructurePrompts> prompts = new ArrayList<>();
        for (Structure structure : structures.list()) {
            boolean[] mask = maskOf(classes, structure.id());
            float[] probabilities = maps.softmaxInside(structure.id(), mask, logNormalisers);
            int edge = maps.edge();
            List<Voxel> voxels =
                    settings.pointSelector().select(mask, probabilities, edge, edge, edge, settings.points());
            if (!voxels.isEmpty()) {
                float[] maskPrompt =
                        MaskPrompt.of(maps.sigmoid(structure.id()), edge, answerVoxels, settings.maskPromptSpace());
                List<Prompt.Point> points =
                        voxels.stream().map(voxel -> centre(voxel, edge)).toList();
                prompts.add(new StructurePrompts(
                        structure,
                        new Prompt(List.of(), Optional.of(maskPrompt), mask, edge),
                        new Prompt(points, Optional.empty(), mask, edge)));
            }
        }
        return prompts;
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
