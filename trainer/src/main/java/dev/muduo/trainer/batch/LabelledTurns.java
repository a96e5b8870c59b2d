package dev.muduo.trainer.batch;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelledItem;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which labelled studies a round draws from, where there are more than local disk is to hold: new ones at once, the others in turn.
 *
 * <p>Every study has its place on a ring, by its id and the seed. A round takes as many as it may from a point of the ring on, and that
 * point moves on by a little from round to round: most studies stay for several rounds and need not be made ready again, one that
 * arrives or leaves moves no other's place, and in the long run all are drawn from alike. A function of the arguments alone.
 *
 * @param most studies of a round
 */
public record LabelledTurns(long seed, int most) {
    /** Of the ring, from one round to the next: a hundredth of the golden section, so that no two rounds begin at the same point. */
    private static final double STRIDE = 0.0161803398874989;

    /** As configured. */
    public static LabelledTurns of(TrainingConfig config) {
        return new LabelledTurns(config.seed(), config.buffer().maxLabelledPerRound());
    }

    /**
     * The studies of a round, in the order of their ids.
     *
     * @param labelled the pool, in the order of the ids
     * @param isNew    whether a study has labels that no round before has seen
     * @param round    from 1
     */
    public List<LabelledItem> of(List<LabelledItem> labelled, Predicate<LabelledItem> isNew, long round) {
        if (labelled.size() <= most) {
            return labelled;
        }
        double begin = round * STRIDE % 1;
        List<LabelledItem> ring = labelled.stream()
                .map(item -> new Placed(from(begin, item), item))
                .sorted(Comparator.comparingDouble(Placed::from))
                .map(Placed::item)
                .toList();
        Set<LabelledItem> taken = new HashSet<>(
                Stream.concat(ring.stream().filter(isNew), ring.stream().filter(isNew.negate()))
                        .limit(most)
                        .toList());
        return labelled.stream().filter(taken::contains).toList();
    }

    private record Placed(double from, LabelledItem item) {}

    /** How far along the ring the study lies, in [0, 1). */
    private double from(double begin, LabelledItem item) {
        double place =
                CounterRandom.of(seed, 0, "labelled-turn-" + item.studyId()).nextDouble();
        return place < begin ? place + 1 - begin : place - begin;
    }
}
