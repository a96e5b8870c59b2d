package dev.muduo.trainer.round;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.schemas.UnusableRecord;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.PoolState;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.pool.StudyEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Records that a round leaves out because they cannot be used. Its event lists them, so that whoever repeats the round leaves out the
 * same ones. Belongs to one thread.
 */
final class UnusableRecords {
    /** Most of one round; the next round lists the others. */
    static final int MOST = 32;
    /** Of labelled studies that were taken in before one in so many may be lost, or one at all: people's work is not given up lightly. */
    private static final int LABELLED_PER_LOST = 10;
    /** Most of a round that would have nobody to learn from without what comes after them. */
    static final int MOST_BEFORE_LABELS = 128;

    private static final int MAX_REASON_BYTES = 160;
    /** Topic, partition, offset and the length of the reason, encoded. */
    private static final int PLACE_BYTES = 34;
    /** All of one round, encoded; the other half of its event is the ranges'. The more there are, the shorter the reasons. */
    private static final int MAX_LIST_BYTES = EventCodec.MAX_EVENT_BYTES / 2;

    private static final int ELLIPSIS_BYTES = 3;

    private final PoolState before;
    private final SortedMap<Origin, String> known;

    /**
     * Those of one round.
     *
     * @param before the pools that the round begins with
     * @param known  with the reasons; added to as more is found
     */
    UnusableRecords(PoolState before, SortedMap<Origin, String> known) {
        this.before = before;
        this.known = known;
    }

    /** All that are known, also of rounds to come. */
    Set<Origin> known() {
        return known.keySet();
    }

    /**
     * Whether the round may leave a record out: one that it takes in, the arrival of a study that had left the index and that such a
     * record brings back, or an arrival or annotation that an earlier round took in and that is to be drawn from now. Of whatever else
     * was used before there is no round without it.
     *
     * @param recalled arrivals that the ranges' records bring back
     */
    boolean mayBe(Origin origin, List<PartitionRange> ranges, Set<Origin> recalled) {
        return isIn(origin, ranges)
                || recalled.contains(origin)
                || before.waiting().stream().anyMatch(record -> record.origin().equals(origin))
                || before.draws(origin);
    }

    /**
     * More are known.
     *
     * @throws SurroundingsException if so many studies were taken in before that it is the store: no range can be cut so that these
     *     are another round's. Nothing is known any more then: what such a store has said is asked again, for a study left out by mistake
     *     is not drawn from again
     */
    void add(List<Origin> culprits, RecordFaultException fault) {
        culprits.forEach(origin -> known.put(origin, fault.getMessage()));
        List<StudyEntry> lost = before.studiesOf(known.keySet()).toList();
        long lostLabelled = lost.stream().filter(StudyEntry::labelled).count();
        long mostLabelled = Math.max(
                1, before.studies().stream().filter(StudyEntry::labelled).count() / LABELLED_PER_LOST);
        if (lost.size() > MOST || lostLabelled > mostLabelled) {
            known.clear();
            throw new SurroundingsException(
                    lost.size() + " studies that were taken in before cannot be read: is the store whole? The last: "
                            + fault.getMessage(),
                    fault);
        }
    }

    /**
     * Nothing of what was taken in before is left out after all, because there would be too little to learn from without it.
     *
     * @throws SurroundingsException if something was to be
     */
    static void requireWhatWasThere(PoolState before, SortedMap<Origin, String> known) {
        Optional<Origin> lost = known.keySet().stream().filter(before::draws).findFirst();
        if (lost.isPresent()) {
            String reason = known.get(lost.get());
            known.keySet().removeIf(before::draws);
            throw new SurroundingsException(
                    "a study that was taken in before cannot be read, and without it there are too few: " + reason
                            + "; restore it");
        }
    }

    /**
     * What the round's event lists.
     *
     * @param ranges   that the round takes in
     * @param recalled arrivals that their records bring back
     * @param faults   records of them that could not be applied
     */
    List<UnusableRecord> listed(List<PartitionRange> ranges, Set<Origin> recalled, SortedMap<Origin, String> faults) {
        SortedMap<Origin, String> all = ofRound(ranges, recalled, faults);
        int reasonBytes =
                Math.max(0, Math.min(MAX_REASON_BYTES, MAX_LIST_BYTES / Math.max(1, all.size()) - PLACE_BYTES));
        return all.entrySet().stream()
                .map(entry -> new UnusableRecord(
                        entry.getKey().topic(),
                        entry.getKey().partition(),
                        entry.getKey().offset(),
                        shortened(entry.getValue(), reasonBytes)))
                .toList();
    }

    /** The first of the ranges' that is one too many. */
    Optional<Origin> firstTooMany(
            int most, List<PartitionRange> ranges, Set<Origin> recalled, SortedMap<Origin, String> faults) {
        return ofRound(ranges, recalled, faults).keySet().stream()
                .skip(most)
                .filter(origin -> isIn(origin, ranges))
                .findFirst();
    }

    /**
     * What the round leaves out, with the whole reasons.
     *
     * @param recalled arrivals that the ranges' records bring back
     * @param faults   records of them that could not be applied
     */
    SortedMap<Origin, String> ofRound(
            List<PartitionRange> ranges, Set<Origin> recalled, SortedMap<Origin, String> faults) {
        SortedMap<Origin, String> all = PoolUpdate.byOrigin();
        known.forEach((origin, reason) -> {
            if (mayBe(origin, ranges, recalled)) {
                all.put(origin, reason);
            }
        });
        all.putAll(faults);
        return all;
    }

    private static boolean isIn(Origin origin, List<PartitionRange> ranges) {
        return ranges.stream()
                .anyMatch(range -> range.getTopic().equals(origin.topic())
                        && range.getPartition() == origin.partition()
                        && range.getFrom() <= origin.offset()
                        && origin.offset() < range.getTo());
    }

    /** As many of its first characters as fit. */
    private static String shortened(String reason, int mostBytes) {
        String kept = mostBytes < ELLIPSIS_BYTES ? "" : reason;
        for (int end = Math.min(reason.length(), mostBytes); bytes(kept) > mostBytes && end > 0; end--) {
            kept = reason.substring(0, end - 1) + "…";
        }
        return kept;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
