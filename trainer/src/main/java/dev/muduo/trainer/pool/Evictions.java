package dev.muduo.trainer.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose answers leave a full replay buffer: the oldest of sources that have more than their quota of it, so that a flood washes
 * out nobody else; then the oldest of all. An answer with a structure that only few others have goes last, so that a rare one
 * does not drown among livers. A pure function of what is in the buffer.
 */
final class Evictions {
    private final PoolRules rules;
    private final List<StudyEntry> byAge;
    private final Map<String, Long> bytesOfSource = new HashMap<>();
    private final Map<String, Integer> answersWith = new HashMap<>();
    private long bytes;

    /** @param inBuffer studies whose answer is in the buffer */
    private Evictions(Collection<StudyEntry> inBuffer, PoolRules rules) {
        this.rules = rules;
        this.byAge = new ArrayList<>(inBuffer);
        byAge.sort(Comparator.comparing(study -> answer(study).order()));
        byAge.forEach(study -> count(study, 1));
    }

    /** Those that must leave, in the order in which they do. */
    static List<StudyEntry> of(Collection<StudyEntry> inBuffer, PoolRules rules) {
        Evictions evictions = new Evictions(inBuffer, rules);
        List<StudyEntry> leaving = new ArrayList<>();
        while (evictions.bytes > rules.bufferBytes() && !evictions.byAge.isEmpty()) {
            StudyEntry next = evictions.next();
            evictions.byAge.remove(next);
            evictions.count(next, -1);
            leaving.add(next);
        }
        return leaving;
    }

    private StudyEntry next() {
        return first(study -> overQuota(study) && !rare(study))
                .orElseGet(() -> first(study -> !rare(study))
                        .orElseGet(() -> first(this::overQuota).orElse(byAge.get(0))));
    }

    private Optional<StudyEntry> first(Predicate<StudyEntry> wanted) {
        return byAge.stream().filter(wanted).findFirst();
    }

    private boolean overQuota(StudyEntry study) {
        return bytesOfSource.get(source(study)) > rules.sampling().sourceQuota() * rules.bufferBytes();
    }

    private boolean rare(StudyEntry study) {
        return answer(study).structures().stream()
                .anyMatch(name -> answersWith.get(name) <= rules.sampling().keepPerStructure());
    }

    private void count(StudyEntry study, int sign) {
        PseudoLabelEntry answer = answer(study);
        bytes += sign * answer.nominalBytes();
        bytesOfSource.merge(source(study), sign * answer.nominalBytes(), Long::sum);
        answer.structures().forEach(name -> answersWith.merge(name, sign, Integer::sum));
    }

    private static PseudoLabelEntry answer(StudyEntry study) {
        return study.answer().orElseThrow();
    }

    private static String source(StudyEntry study) {
        return study.revisions().get(answer(study).revision()).source();
    }
}
