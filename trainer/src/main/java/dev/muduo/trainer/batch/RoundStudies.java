package dev.muduo.trainer.batch;

import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.pool.UnlabelledItem;
import java.util.List;

/**
 * The studies that the patches of one round are drawn from; they lie on local disk meanwhile. Each list in the order of the ids.
 *
 * @param pseudoLabelled with the teachers' answers
 * @param unlabelled     as they are, with nothing but their images
 */
public record RoundStudies(
        List<LabelledItem> labelled, List<PseudoLabelledItem> pseudoLabelled, List<UnlabelledItem> unlabelled) {
    public RoundStudies {
        labelled = List.copyOf(labelled);
        pseudoLabelled = List.copyOf(pseudoLabelled);
        unlabelled = List.copyOf(unlabelled);
    }
}
