package dev.muduo.trainer.batch;

import dev.muduo.imaging.MirrorPartners;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.networks.training.SoftLabels;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one patch is shown: its image, its annotation and what the teachers have answered are moved together. In a mirror a
 * structure takes the name of its partner; one that has a side and no partner says nothing there.
 *
 * @param edge     of the patch, in voxels
 * @param renaming present where sides change their names
 */
record Pose(CubeSymmetry symmetry, int edge, Optional<MirrorPartners> renaming) {
    /** @param image channels of edge³ each */
    float[] image(float[] image) {
        if (symmetry.equals(CubeSymmetry.NONE)) {
            return image;
        }
        int[] sources = symmetry.sources(edge);
        float[] moved = new float[image.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = image[i - i % sources.length + sources[i % sources.length]];
        }
        return moved;
    }

    Annotation annotation(Annotation annotation) {
        if (symmetry.equals(CubeSymmetry.NONE)) {
            return annotation;
        }
        int[] sources = symmetry.sources(edge);
        byte[] moved = new byte[sources.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = annotation.labels()[sources[i]];
        }
        return renaming.map(partners -> renamed(moved, annotation.annotated(), partners))
                .orElseGet(() -> new Annotation(moved, annotation.annotated()));
    }

    private static Annotation renamed(byte[] labels, boolean[] annotated, MirrorPartners partners) {
        byte[] names = new byte[annotated.length];
        boolean[] known = new boolean[annotated.length];
        known[0] = annotated[0];
        for (int id = 1; id < annotated.length; id++) {
            OptionalInt partner = partners.of(id);
            names[id] = (byte) partner.orElse(0);
            if (partner.isPresent()) {
                known[partner.getAsInt()] = annotated[id];
            }
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = names[labels[i] & 0xFF];
        }
        return new Annotation(labels, known);
    }

    PseudoLabels pseudoLabels(PseudoLabels labels) {
        if (symmetry.equals(CubeSymmetry.NONE)) {
            return labels;
        }
        int[] sources = symmetry.sources(edge);
        boolean[] hard = new boolean[labels.hard().length];
        boolean[] selected = moved(labels.selected(), (from, to) -> {
            for (int i = 0; i < sources.length; i++) {
                hard[to * sources.length + i] = labels.hard()[from * sources.length + sources[i]];
            }
        });
        return new PseudoLabels(hard, selected);
    }

    SoftLabels softLabels(SoftLabels labels) {
        if (symmetry.equals(CubeSymmetry.NONE)) {
            return labels;
        }
        int[] sources = symmetry.sources(edge);
        float[] probabilities = new float[labels.probabilities().length];
        boolean[] selected = moved(labels.selected(), (from, to) -> {
            for (int i = 0; i < sources.length; i++) {
                probabilities[to * sources.length + i] = labels.probabilities()[from * sources.length + sources[i]];
            }
        });
        return new SoftLabels(probabilities, selected);
    }

    /** From one structure's voxels to another's, or its own. */
    private interface Move {
        void structure(int from, int to);
    }

    /** Which structures are selected where they go; one without a name there says nothing. */
    private boolean[] moved(boolean[] selected, Move move) {
        boolean[] after = new boolean[selected.length];
        for (int s = 0; s < selected.length; s++) {
            int id = s + 1;
            OptionalInt name = renaming.map(partners -> partners.of(id)).orElse(OptionalInt.of(id));
            if (name.isPresent() && selected[s]) {
                int to = name.getAsInt() - 1;
                after[to] = true;
                move.structure(s, to);
            }
        }
        return after;
    }
}
