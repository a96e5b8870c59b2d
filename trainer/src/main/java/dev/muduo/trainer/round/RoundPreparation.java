package dev.muduo.trainer.round;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.batch.BatchSource;
import dev.muduo.trainer.batch.FaultyLabelException;
import dev.muduo.trainer.batch.LabelledTurns;
import dev.muduo.trainer.batch.RoundStudies;
import dev.muduo.trainer.batch.SampleCache;
import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelEntry;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolState;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.pool.Pools;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.pool.UnlabelledItem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes a round's studies ready, one a call. Before a round is opened this also finds out which records cannot be used: they
 * are left out, and listed. Of a round that was opened before a restart the list is given, and whatever else cannot be read
 * is a fault of the surroundings: the round must be repeated exactly. Belongs to one thread.
 */
final class RoundPreparation {
    private static final Set<String> COSTLY = Set.of(Topics.ANNOTATIONS, Topics.PSEUDO_LABELS);

    private final PoolState before;
    /** Annotations in use that rounds before have seen. */
    private final Set<Origin> known;

    private final long round;
    private final RoundInputs inputs;
    private final Supplies supplies;
    private final SampleCache cache;
    private final int maxStudies;
    private final Optional<RoundOpened> opened;
    private final UnusableRecords unusable;

    private List<PartitionRange> ranges = List.of();
    /** Arrivals of studies that have left the index and that the ranges' records need there again. */
    private Set<Origin> recalled = Set.of();

    private PoolUpdate update;
    private RoundStudies studies;
    /** Something was found out, or has to be again, that the plan does not know of. */
    private boolean outdated;

    private final Deque<LabelledItem> labelledToDo = new ArrayDeque<>();
    /** New ones that the round does not draw from: who has sent them is to hear now if they cannot be used. */
    private final Deque<LabelledItem> labelledToCheck = new ArrayDeque<>();

    private final Set<LabelledItem> checked;
    private final Deque<PseudoLabelledItem> pseudoLabelledToDo = new ArrayDeque<>();
    private final Deque<UnlabelledItem> unlabelledToDo = new ArrayDeque<>();

    /** What every round of a trainer is prepared with. */
    record Supplies(
            PoolRules rules,
            RecordedArrivals arrivals,
            SampleCache cache,
            LabelledTurns labelled,
            UnlabelledPool unlabelled) {
        /** What a round is drawn from. */
        RoundStudies studies(Pools pools, Predicate<LabelledItem> isNew, long round) {
            return new RoundStudies(
                    labelled.of(pools.labelled(), isNew, round),
                    unlabelled.pseudoLabelled(pools),
                    unlabelled.studies(pools));
        }
    }

    /**
     * Takes a share of what has come, and more where that has nobody to learn from.
     *
     * @param maxStudies the share
     * @param unusable   what is known to be unusable; added to as more is found
     * @param checked    what is known to be usable, though it is not kept; likewise
     */
    static RoundPreparation ofNew(
            TrainedSoFar base,
            Supplies supplies,
            int maxStudies,
            SortedMap<Origin, String> unusable,
            Set<LabelledItem> checked) {
        long most = maxStudies;
        while (true) {
            RoundPreparation next =
                    new RoundPreparation(base, supplies, (int) most, unusable, checked, Optional.empty());
            if (!next.update.pools().labelled().isEmpty()
                    || most > base.inputs().records().size()) {
                return next;
            }
            most *= 2;
        }
    }

    static RoundPreparation ofOpened(TrainedSoFar base, Supplies supplies, RoundOpened opened) {
        SortedMap<Origin, String> listed = PoolUpdate.byOrigin();
        opened.getUnusable()
                .forEach(record -> listed.put(
                        new Origin(record.getTopic(), record.getPartition(), record.getOffset()), record.getReason()));
        return new RoundPreparation(base, supplies, Integer.MAX_VALUE, listed, Set.of(), Optional.of(opened));
    }

    private RoundPreparation(
            TrainedSoFar base,
            Supplies supplies,
            int maxStudies,
            SortedMap<Origin, String> unusable,
            Set<LabelledItem> checked,
            Optional<RoundOpened> opened) {
        this.checked = checked;
        this.before = base.state().pools();
        this.known = base.pools().labelled().stream()
                .flatMap(item -> annotationsOf(item).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.round = base.state().rounds() + 1;
        this.inputs = base.inputs();
        this.supplies = supplies;
        this.cache = supplies.cache();
        this.maxStudies = maxStudies;
        this.unusable = new UnusableRecords(before, unusable);
        this.opened = opened;
        opened.ifPresent(repeated -> inputs.readThrough(repeated.getInputs()));
        plan();
    }

    /** The round that is repeated; empty while a new one is being prepared. */
    Optional<RoundOpened> opened() {
        return opened;
    }

    /** What the round is drawn from. */
    RoundStudies studies() {
        return studies;
    }

    /** The pools as the round will have them. */
    PoolUpdate update() {
        return update;
    }

    List<PartitionRange> ranges() {
        return ranges;
    }

    /** Why the round would have nobody to learn from, for people; empty if it has. */
    Optional<String> hindrance() {
        if (!update.pools().labelled().isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Origin, String> leftOut = unusable.ofRound(ranges, recalled, update.faults());
        String first = leftOut.isEmpty()
                ? ""
                : "; the first is " + leftOut.firstKey() + ": " + leftOut.get(leftOut.firstKey());
        return Optional.of("before the first annotation that can be used come more records that cannot be than the "
                + UnusableRecords.MOST_BEFORE_LABELS + " that a round may leave out" + first
                + ". Restore what they name and start the trainer again");
    }

    int studiesToDo() {
        return labelledToDo.size() + labelledToCheck.size() + pseudoLabelledToDo.size() + unlabelledToDo.size();
    }

    /** Makes one study ready. @return whether all are */
    boolean prepareNext() throws InterruptedException {
        if (outdated) {
            plan();
        }
        if (!labelledToDo.isEmpty()) {
            LabelledItem item = labelledToDo.peek();
            attempt(() -> cache.prepare(item), annotationsOf(item));
            labelledToDo.remove(item);
        } else if (!labelledToCheck.isEmpty()) {
            LabelledItem item = labelledToCheck.peek();
            attempt(() -> cache.check(item), annotationsOf(item));
            checked.add(item);
            labelledToCheck.remove(item);
        } else if (!pseudoLabelledToDo.isEmpty()) {
            PseudoLabelledItem item = pseudoLabelledToDo.peek();
            attempt(() -> cache.prepare(item), List.of(item.answer().origin()));
            pseudoLabelledToDo.remove(item);
        } else if (!unlabelledToDo.isEmpty()) {
            UnlabelledItem item = unlabelledToDo.peek();
            attempt(() -> cache.prepare(item), List.of(item.revision().origin()));
            unlabelledToDo.remove(item);
        }
        return studiesToDo() == 0;
    }

    private boolean isNew(LabelledItem item) {
        return !known.containsAll(annotationsOf(item));
    }

    private static List<Origin> annotationsOf(LabelledItem item) {
        return item.annotations().stream().map(LabelEntry::origin).toList();
    }

    /**
     * The event that commits to the round which was prepared.
     *
     * @param requests that the round answers
     */
    RoundOpened opening(Recipe recipe, TrainedSoFar base, int steps, long requests, Instant now) {
        return new RoundOpened(
                recipe.model(),
                round,
                base.checkpoint().orElse(null),
                ranges,
                unusable.listed(ranges, recalled, update.faults()),
                base.state().step(),
                steps,
                now,
                requests);
    }

    /**
     * The batches of the round.
     *
     * @throws dev.muduo.trainer.batch.LostSampleException if something made ready before is lost
     */
    BatchSource batches(Recipe recipe, ModelConfig model, TrainingConfig config) {
        return new BatchSource(
                cache,
                model,
                config,
                recipe.model() + "." + round,
                recipe.channels(),
                recipe.unlabelledPerBatch(),
                supplies.unlabelled(),
                studies);
    }

    private void attempt(Preparation preparation, List<Origin> namedBy) throws InterruptedException {
        try {
            preparation.prepare();
        } catch (RecordFaultException e) {
            List<Origin> culprits = (e instanceof FaultyLabelException label ? List.of(label.origin()) : namedBy)
                    .stream()
                            .filter(origin -> unusable.mayBe(origin, ranges, recalled))
                            .toList();
            if (opened.isPresent() || culprits.isEmpty()) {
                throw new SurroundingsException(
                        "training needs an object that it has used before, or has committed to use: " + e.getMessage()
                                + "; restore it, the round cannot be made without it. If the configuration of training has been"
                                + " changed since round " + round
                                + " was opened: start with the former one until it has ended",
                        e);
            }
            outdated = true;
            unusable.add(culprits, e);
            plan();
        }
    }

    @FunctionalInterface
    private interface Preparation {
        void prepare() throws InterruptedException;
    }

    private void plan() {
        boolean cut = take(UnusableRecords.MOST);
        if (cut && update.pools().labelled().isEmpty()) {
            // The next round, which would list the others, would never come.
            take(UnusableRecords.MOST_BEFORE_LABELS);
        }
        if (opened.isPresent() && !update.faults().isEmpty()) {
            throw new IllegalStateException("round " + round + " was opened with records that cannot be read here: "
                    + update.faults() + "; repeat it with the version and the configuration that opened it");
        }
        studies = supplies.studies(update.pools(), this::isNew, round);
        cache.retain(studies);
        toDo(labelledToDo, studies.labelled(), item -> !cache.has(item));
        toDo(labelledToCheck, toCheck(), item -> !checked.contains(item));
        toDo(pseudoLabelledToDo, studies.pseudoLabelled(), item -> !cache.has(item));
        toDo(unlabelledToDo, studies.unlabelled(), item -> !cache.has(item));
        outdated = false;
    }

    private static <T> void toDo(Deque<T> queue, List<T> studies, Predicate<T> lacking) {
        queue.clear();
        studies.stream().filter(lacking).forEach(queue::add);
    }

    /** Of a round that is repeated nothing: what cannot be used was listed when it was opened. */
    private List<LabelledItem> toCheck() {
        if (opened.isPresent()) {
            return List.of();
        }
        Set<LabelledItem> drawn = Set.copyOf(studies.labelled());
        return update.pools().labelled().stream()
                .filter(item -> isNew(item) && !drawn.contains(item))
                .toList();
    }

    /** @return whether too many records cannot be used, so that the ranges end before the first that is one too many */
    private boolean take(int mostUnusable) {
        Map<TopicPartition, Long> caps = new HashMap<>();
        do {
            ranges = opened.map(RoundOpened::getInputs).orElseGet(() -> inputs.ranges(COSTLY, maxStudies, caps));
            update = PoolUpdate.of(before, supplies.rules(), records(), unusable.known());
        } while (opened.isEmpty() && tooManyUnusable(mostUnusable, caps));
        return !caps.isEmpty();
    }

    /** Those of the ranges, and the arrivals that they bring back. */
    private List<LoggedRecord> records() {
        List<LoggedRecord> records = new ArrayList<>(inputs.within(ranges));
        recalled = PoolUpdate.recalled(before, records);
        records.addAll(supplies.arrivals().at(recalled));
        return records;
    }

    /** Leaves the last of too many faults, and what follows it in its partition, to the next round. */
    private boolean tooManyUnusable(int most, Map<TopicPartition, Long> caps) {
        Optional<Origin> last = unusable.firstTooMany(most, ranges, recalled, update.faults());
        last.ifPresent(origin -> caps.merge(RoundInputs.partition(origin), origin.offset(), Math::min));
        return last.isPresent();
    }
}
