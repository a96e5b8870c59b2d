package dev.muduo.trainer.batch;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelledItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which labelled studies a round draws from, where there are more than local disk is to hold: new ones at once, the others in turn.
 *
 * <p>The studies stand in a ring, in an order drawn from the seed. A round takes as many as it may from one of them on, the next round
 * from a few further on: of a large ring about a tenth are others than before, the rest need not be made ready again. One that arrives
 * moves the others by a place at most, but when the ring has doubled. In the long run all are drawn from alike. A function of the
 * arguments alone.
 *
 * @param most    studies of a round
 * @param advance how far the next round moves on, in rounds' worth of studies: less than 1 where rounds follow one another, 1 where one
 *     is to see others than the one before
 */
public record LabelledTurns(long seed, int most, double advance) {
    /** A quarter of the golden section, which no number of rounds makes whole, so that they do not begin at the same few studies. */
    private static final double SOME_OTHERS = 0.6180339887498949 / 4;

    private static final double ALL_OTHERS = 1;

    /**
     * As configured.
     *
     * @param followed whether rounds follow one another; otherwise one is made when somebody asks
     */
    public static LabelledTurns of(TrainingConfig config, boolean followed) {
        return new LabelledTurns(
                config.seed(), config.buffer().maxLabelledPerRound(), followed ? SOME_OTHERS : ALL_OTHERS);
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
        List<LabelledItem> ring = labelled.stream()
                .map(item -> new Placed(place(item), item))
                .sorted(Comparator.comparingLong(Placed::place))
                .map(Placed::item)
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.rotate(ring, -(int) (round * stride(ring.size()) % 1 * ring.size()));
        Set<LabelledItem> taken = new HashSet<>(
                Stream.concat(ring.stream().filter(isNew), ring.stream().filter(isNew.negate()))
                        .limit(most)
                        .toList());
        return labelled.stream().filter(taken::contains).toList();
    }

    private record Placed(long place, LabelledItem item) {}

    private long place(LabelledItem item) {
        return CounterRandom.of(seed, 0, "labelled-turn-" + item.studyId()).nextLong();
    }

    /** How much of the ring rounds move on by: the same until the ring has doubled, so that growing it does not throw them forward. */
    private double stride(int ring) {
        long rounds = 1;
        while (rounds * most < ring) {
            rounds *= 2;
        }
        return advance / rounds;
    }
}
