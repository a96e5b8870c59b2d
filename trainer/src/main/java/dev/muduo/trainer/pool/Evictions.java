package dev.muduo.trainer.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whose answers leave a full replay buffer: first those that teach nothing any more, because a person has rejected them or has drawn
 * the structures; then the oldest of sources that have more than their quota of it, so that a flood washes out nobody else; then the
 * oldest of all. An answer that teaches a structure which only few others teach goes last, so that a rare one does not drown among
 * livers. A pure function of what is in the buffer.
 */
final class Evictions {
    private final PoolRules rules;
    private final List<StudyEntry> byAge;
    private final Map<String, Set<String>> teaches = new HashMap<>();
    private final boolean[] gone;
    private final Map<String, Long> bytesOfSource = new HashMap<>();
    private final Map<String, Integer> answersWith = new HashMap<>();
    private final List<Search> searches;
    private long bytes;

    /** @param inBuffer studies whose answer is in the buffer */
    private Evictions(Collection<StudyEntry> inBuffer, PoolRules rules) {
        this.rules = rules;
        this.byAge = new ArrayList<>(inBuffer);
        byAge.sort(Comparator.comparing(study -> answer(study).order()));
        this.gone = new boolean[byAge.size()];
        byAge.forEach(study -> teaches.put(study.studyId(), study.teaches()));
        byAge.forEach(study -> count(study, 1));
        this.searches = List.of(
                new Search(study -> teaches(study).isEmpty()),
                new Search(study -> overQuota(study) && !rare(study)),
                new Search(study -> !rare(study)),
                new Search(this::overQuota),
                new Search(study -> true));
    }

    /** Those that must leave, in the order in which they do. */
    static List<StudyEntry> of(Collection<StudyEntry> inBuffer, PoolRules rules) {
        Evictions evictions = new Evictions(inBuffer, rules);
        List<StudyEntry> leaving = new ArrayList<>();
        while (evictions.bytes > rules.bufferBytes() && leaving.size() < inBuffer.size()) {
            int next = evictions.next();
            StudyEntry study = evictions.byAge.get(next);
            evictions.gone[next] = true;
            evictions.count(study, -1);
            leaving.add(study);
        }
        return leaving;
    }

    private int next() {
        for (Search search : searches) {
            int found = search.oldest();
            if (found < byAge.size()) {
                return found;
            }
        }
        throw new IllegalStateException("the buffer is empty and yet too large");
    }

    /**
     * The oldest answer left that is wanted. As answers leave, none becomes wanted that was not (sources shrink, structures grow
     * rare), so that the search never goes back, and all of them together look at each answer a few times.
     */
    private final class Search {
        private final Predicate<StudyEntry> wanted;
        private int at;

        Search(Predicate<StudyEntry> wanted) {
            this.wanted = wanted;
        }

        /** Its place by age; the number of answers if there is none. */
        int oldest() {
            while (at < gone.length && (gone[at] || !wanted.test(byAge.get(at)))) {
                at++;
            }
            return at;
        }
    }

    private boolean overQuota(StudyEntry study) {
        return bytesOfSource.get(source(study)) > rules.sampling().sourceQuota() * rules.bufferBytes();
    }

    private boolean rare(StudyEntry study) {
        return teaches(study).stream()
                .anyMatch(name -> answersWith.get(name) <= rules.sampling().keepPerStructure());
    }

    private void count(StudyEntry study, int sign) {
        PseudoLabelEntry answer = answer(study);
        bytes += sign * answer.nominalBytes();
        bytesOfSource.merge(source(study), sign * answer.nominalBytes(), Long::sum);
        teaches(study).forEach(name -> answersWith.merge(name, sign, Integer::sum));
    }

    private Set<String> teaches(StudyEntry study) {
        return teaches.get(study.studyId());
    }

    private static PseudoLabelEntry answer(StudyEntry study) {
        return study.answer().orElseThrow();
    }

    private static String source(StudyEntry study) {
        return study.revisions().get(answer(study).revision()).source();
    }
}
