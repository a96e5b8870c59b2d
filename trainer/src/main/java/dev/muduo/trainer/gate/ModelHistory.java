package dev.muduo.trainer.gate;

import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.WeightsImported;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the control topic says of one model's checkpoints and their promotion. Belongs to one thread; applying an event twice
 * changes nothing.
 */
final class ModelHistory {
    /** Checkpoints, and promotions, remembered; older ones were judged, passed over or replaced long ago. */
    private static final int REMEMBERED = 1_000;

    /**
     * A checkpoint that was offered.
     *
     * @param imported whether a person has brought it; rounds and steps are then those of nobody here
     */
    record Offered(String checkpoint, long round, long step, Map<String, Double> metrics, boolean imported) {
        Offered {
            metrics = new TreeMap<>(metrics);
        }
    }

    private final Deque<Offered> offered = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, CheckpointRejected> rejected = new HashMap<>();
    private final TreeMap<Long, CheckpointPromoted> promoted = new TreeMap<>();
    /** Of the checkpoints remembered. */
    private final Set<String> promotedOnce = new HashSet<>();

    void apply(SpecificRecord event) {
        if (event instanceof CheckpointWritten written) {
            offer(new Offered(
                    written.getCheckpoint(), written.getRound(), written.getStep(), written.getMetrics(), false));
        } else if (event instanceof WeightsImported imported) {
            offer(new Offered(imported.getCheckpoint(), 0, 0, Map.of(), true));
        } else if (event instanceof CheckpointPromoted promotion) {
            promote(promotion);
        } else if (event instanceof CheckpointRejected rejection && known.contains(rejection.getCheckpoint())) {
            rejected.putIfAbsent(rejection.getCheckpoint(), rejection);
        }
    }

    private void promote(CheckpointPromoted promotion) {
        promoted.putIfAbsent(promotion.getNumber(), promotion);
        if (known.contains(promotion.getCheckpoint())) {
            promotedOnce.add(promotion.getCheckpoint());
        }
        if (promoted.size() > REMEMBERED) {
            promoted.pollFirstEntry();
        }
    }

    private void offer(Offered checkpoint) {
        if (known.add(checkpoint.checkpoint())) {
            offered.addLast(checkpoint);
            if (offered.size() > REMEMBERED) {
                String oldest = offered.removeFirst().checkpoint();
                known.remove(oldest);
                rejected.remove(oldest);
                promotedOnce.remove(oldest);
            }
        }
    }

    /** The highest promotion number that the topic announces; 0 before the first. */
    long announced() {
        return promoted.isEmpty() ? 0 : promoted.lastKey();
    }

    boolean judged(String checkpoint) {
        return rejected.containsKey(checkpoint) || promotedOnce.contains(checkpoint);
    }

    /**
     * What is to be judged: weights that a person has imported, the oldest first, because nobody would import them again; else
     * the newest checkpoint, unless it was judged. Older ones that it has overtaken are passed over.
     */
    Optional<Offered> candidate() {
        return offered.stream()
                .filter(each -> each.imported() && !judged(each.checkpoint()))
                .findFirst()
                .or(() -> Optional.ofNullable(offered.peekLast()).filter(newest -> !judged(newest.checkpoint())));
    }

    /** The last checkpoints, newest first, and what became of them. */
    List<GateStatus.Checkpoint> checkpoints(int most) {
        List<GateStatus.Checkpoint> last = new ArrayList<>();
        for (Iterator<Offered> each = offered.descendingIterator(); each.hasNext() && last.size() < most; ) {
            Offered checkpoint = each.next();
            last.add(new GateStatus.Checkpoint(
                    checkpoint.checkpoint(),
                    checkpoint.round(),
                    checkpoint.step(),
                    fate(checkpoint, last.isEmpty()),
                    Optional.ofNullable(rejected.get(checkpoint.checkpoint())).map(CheckpointRejected::getReason),
                    verdict(checkpoint.checkpoint()).map(ObjectRef::getSha256),
                    checkpoint.metrics()));
        }
        return last;
    }

    private GateStatus.Fate fate(Offered checkpoint, boolean newest) {
        if (rejected.containsKey(checkpoint.checkpoint())) {
            return GateStatus.Fate.REJECTED;
        }
        if (judged(checkpoint.checkpoint())) {
            return GateStatus.Fate.PROMOTED;
        }
        return newest || checkpoint.imported() ? GateStatus.Fate.PENDING : GateStatus.Fate.PASSED_OVER;
    }

    /** The last promotions, newest first. */
    List<GateStatus.Promoted> promotions(int most) {
        return promoted.descendingMap().values().stream()
                .limit(most)
                .map(promotion -> new GateStatus.Promoted(
                        promotion.getNumber(),
                        promotion.getCheckpoint(),
                        promotion.getCause().name(),
                        promotion.getPromotedAt().toString(),
                        Optional.ofNullable(promotion.getVerdict()).map(ObjectRef::getSha256)))
                .toList();
    }

    /** The verdict on a checkpoint, if its judgement measured anything. */
    Optional<ObjectRef> verdict(String checkpoint) {
        Optional<ObjectRef> ofPromotion = promoted.descendingMap().values().stream()
                .filter(promotion -> promotion.getCheckpoint().equals(checkpoint) && promotion.getVerdict() != null)
                .map(CheckpointPromoted::getVerdict)
                .findFirst();
        return ofPromotion.or(
                () -> Optional.ofNullable(rejected.get(checkpoint)).map(CheckpointRejected::getVerdict));
    }
}
