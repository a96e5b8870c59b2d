package dev.muduo.trainer.batch;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.method.Selection;
import dev.muduo.networks.method.SoftIou;
import dev.muduo.trainer.config.TrainingConfig.Distillation;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The consensus filter (Eq. 5): a structure of a patch teaches only where both teachers agree on it best. It is applied when
 * a batch is drawn, and only there: everything valid is kept in the replay buffer.
 *
 * <p>"The best half" of a single patch is vacuous; then a pair is taken if it is at least the median of the last valid pairs
 * of that structure (§2.5). That memory is part of the checkpoint. A pure function.
 */
public final class ConsensusFilter {
    private final Selection selection;
    private final boolean streams;

    public ConsensusFilter(Distillation settings) {
        this.selection = switch (settings.selection()) {
            case TOP_FRACTION -> new Selection.TopFraction(settings.fraction());
            case FIXED -> new Selection.Fixed(settings.threshold());
            case NONE -> new Selection.Everything();
        };
        this.streams = selection instanceof Selection.TopFraction;
    }

    /**
     * What may teach.
     *
     * @param selected by structure, then by sample
     * @param windows  the memory to go on with
     */
    public record Chosen(boolean[][] selected, SortedMap<String, IouWindow> windows) {}

    /**
     * Chooses what may teach.
     *
     * @param structures names, in the order of {@code iou}
     * @param iou        by structure, then by sample; {@link SoftIou#INVALID} where there is no valid pair
     * @param windows    by structure the agreement seen before
     */
    public Chosen choose(String[] structures, double[][] iou, SortedMap<String, IouWindow> windows) {
        boolean[][] selected = new boolean[structures.length][];
        SortedMap<String, IouWindow> after = new TreeMap<>(windows);
        for (int s = 0; s < structures.length; s++) {
            if (streams && iou[s].length == 1) {
                IouWindow seen = after.getOrDefault(structures[s], IouWindow.empty());
                selected[s] = new boolean[] {seen.accepts(iou[s][0])};
                if (iou[s][0] >= 0) {
                    after.put(structures[s], seen.with(iou[s][0]));
                }
            } else {
                selected[s] = selection.select(iou[s]);
            }
        }
        return new Chosen(selected, after);
    }
}
