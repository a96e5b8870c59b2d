package dev.muduo.standalone.watch;

import dev.muduo.platform.study.StudyKey;
import dev.muduo.platform.study.StudyTable;
import dev.muduo.schemas.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many studies there are, of which role, and what they have got: of each study a few bits, which may come in any order.
 * At most 60 bytes a study. Belongs to one thread.
 */
final class StudiesFold {
    private static final int ROLE = 0b0111;
    private static final int ANNOTATED = 0b1000;
    private static final int TAUGHT = 0b1_0000;

    private final StudyTable studies = new StudyTable();
    private final Map<Role, Integer> byRole = new EnumMap<>(Role.class);
    private int labelled;
    private int taught;

    /** The first arrival says the role, and roles never change. */
    void arrived(String studyId, Role role) {
        StudyKey study = StudyKey.of(studyId);
        int known = studies.get(study).orElse(0);
        if ((known & ROLE) == 0) {
            studies.put(study, known | bits(role));
            byRole.merge(role, 1, Integer::sum);
            if (role == Role.TRAIN) {
                count(known);
            }
        }
    }

    void annotated(String studyId) {
        gain(studyId, ANNOTATED);
    }

    void taught(String studyId) {
        gain(studyId, TAUGHT);
    }

    private void gain(String studyId, int bit) {
        StudyKey study = StudyKey.of(studyId);
        int known = studies.get(study).orElse(0);
        if ((known & bit) == 0) {
            studies.put(study, known | bit);
            if ((known & ROLE) == bits(Role.TRAIN)) {
                count(bit);
            }
        }
    }

    /** 0 says that the study has not arrived yet. */
    private static int bits(Role role) {
        return switch (role) {
            case TRAIN -> 1;
            case VALIDATION -> 2;
            case REGRESSION -> 3;
            case REPORT -> 4;
        };
    }

    /** Of TRAIN studies alone. */
    private void count(int gained) {
        labelled += (gained & ANNOTATED) == 0 ? 0 : 1;
        taught += (gained & TAUGHT) == 0 ? 0 : 1;
    }

    /** TRAIN studies without an answer of the teachers. */
    int waiting() {
        return byRole.getOrDefault(Role.TRAIN, 0) - taught;
    }

    LoopPicture.Studies picture(int reviews) {
        Map<String, Integer> named = new TreeMap<>();
        byRole.forEach((role, count) -> named.put(role.name(), count));
        int arrived = byRole.values().stream().mapToInt(Integer::intValue).sum();
        return new LoopPicture.Studies(arrived, labelled, reviews, named);
    }
}
