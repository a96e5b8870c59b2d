package dev.muduo.trainer.pool;

import dev.muduo.platform.study.StudyKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who has left the index, while records are applied. Belongs to one thread. */
final class Departures {
    private final Departed before;
    private final Set<StudyKey> back = new HashSet<>();
    private final Map<StudyKey, DepartedRevision> leaving = new LinkedHashMap<>();

    Departures(Departed before) {
        this.before = before;
    }

    /** What is remembered of a revision that is not in the index any more. */
    Optional<DepartedRevision> find(StudyKey key) {
        DepartedRevision now = leaving.get(key);
        if (now != null) {
            return Optional.of(now);
        }
        return back.contains(key) ? Optional.empty() : before.find(key);
    }

    void comeBack(StudyKey key) {
        if (leaving.remove(key) == null) {
            back.add(key);
        }
    }

    void leave(StudyEntry study) {
        study.revisions().values().forEach(revision -> {
            DepartedRevision left = DepartedRevision.of(study, revision);
            leaving.put(left.key(), left);
        });
    }

    /** As a checkpoint keeps it. */
    Departed after() {
        return before.changed(back, leaving.values());
    }
}
