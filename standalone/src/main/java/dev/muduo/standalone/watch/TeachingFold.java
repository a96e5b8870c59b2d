package dev.muduo.standalone.watch;

import dev.muduo.platform.study.StudyKey;
import dev.muduo.platform.study.StudyTable;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.StructureSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The newest answer of the teachers to each study, summed up: when a newer one comes, what the one before had added is taken
 * away again. Of a study it keeps 12 bytes and 8 more a structure beside the table's 60, of a million studies with eleven
 * structures some 200 MB. Belongs to one thread.
 */
final class TeachingFold {
    private static final int REVISION = 0;
    private static final int RUN = 1;
    private static final int PATCHES = 2;
    private static final int FIRST_STRUCTURE = 3;
    /** A structure's place in the list and its patches share a number; structures beyond the bound are left out. */
    private static final int PLACE_BITS = 12;

    private static final int MOST_PATCHES = (1 << (Integer.SIZE - PLACE_BITS)) - 1;
    /** Sums of soft IoU are kept in whole millionths, so that they return to what they were. */
    private static final double MILLIONTHS = 1e6;

    /** What all studies say of one structure. */
    private static final class Sum {
        private final String structure;
        private long patches;
        private long weightedIou;
        private int studiesMeasured;

        Sum(String structure) {
            this.structure = structure;
        }
    }

    private final StudyTable places = new StudyTable();
    private final List<int[]> answers = new ArrayList<>();
    private final List<Sum> sums = new ArrayList<>();
    private long patches;

    /** An answer that is not older than the one known takes its place. */
    void apply(PseudoLabelsProduced event) {
        StudyKey study = StudyKey.of(event.getStudyId());
        int[] answer = packed(event);
        int place = places.get(study).orElse(answers.size());
        if (place == answers.size()) {
            places.put(study, place);
            answers.add(answer);
            add(answer, 1);
        } else if (isNotBefore(answer, answers.get(place))) {
            add(answers.set(place, answer), -1);
            add(answer, 1);
        }
    }

    private static boolean isNotBefore(int[] one, int[] other) {
        return one[REVISION] > other[REVISION] || (one[REVISION] == other[REVISION] && one[RUN] >= other[RUN]);
    }

    private int[] packed(PseudoLabelsProduced event) {
        List<StructureSummary> structures = event.getStructures();
        int[] answer = new int[FIRST_STRUCTURE + 2 * structures.size()];
        answer[REVISION] = event.getRevision();
        answer[RUN] = event.getRun();
        answer[PATCHES] = event.getPatches();
        int next = FIRST_STRUCTURE;
        for (StructureSummary summary : structures) {
            OptionalInt place = place(summary.getStructure());
            if (place.isPresent()) {
                Double iou = summary.getMeanIou();
                answer[next++] = (Math.min(summary.getPatchesValid(), MOST_PATCHES) << PLACE_BITS) | place.getAsInt();
                answer[next++] = Float.floatToRawIntBits(iou == null ? Float.NaN : iou.floatValue());
            }
        }
        return Arrays.copyOf(answer, next);
    }

    private OptionalInt place(String structure) {
        for (int i = 0; i < sums.size(); i++) {
            if (sums.get(i).structure.equals(structure)) {
                return OptionalInt.of(i);
            }
        }
        if (sums.size() == 1 << PLACE_BITS) {
            return OptionalInt.empty();
        }
        sums.add(new Sum(structure));
        return OptionalInt.of(sums.size() - 1);
    }

    private void add(int[] answer, int sign) {
        patches += sign * (long) answer[PATCHES];
        for (int at = FIRST_STRUCTURE; at < answer.length; at += 2) {
            Sum sum = sums.get(answer[at] & ((1 << PLACE_BITS) - 1));
            int valid = answer[at] >>> PLACE_BITS;
            float iou = Float.intBitsToFloat(answer[at + 1]);
            sum.patches += sign * (long) valid;
            if (!Float.isNaN(iou)) {
                sum.weightedIou += sign * Math.round((double) iou * valid * MILLIONTHS);
                sum.studiesMeasured += sign;
            }
        }
    }

    /** The newest answer to a study. */
    Optional<LoopPicture.Taught> answer(String studyId) {
        OptionalInt place = places.get(StudyKey.of(studyId));
        if (place.isEmpty()) {
            return Optional.empty();
        }
        int[] answer = answers.get(place.getAsInt());
        List<LoopPicture.Agreement> agreements = new ArrayList<>();
        for (int at = FIRST_STRUCTURE; at < answer.length; at += 2) {
            float iou = Float.intBitsToFloat(answer[at + 1]);
            agreements.add(new LoopPicture.Agreement(
                    sums.get(answer[at] & ((1 << PLACE_BITS) - 1)).structure,
                    answer[at] >>> PLACE_BITS,
                    Float.isNaN(iou) ? Optional.empty() : Optional.of((double) iou)));
        }
        return Optional.of(new LoopPicture.Taught(studyId, answer[REVISION], answer[RUN], answer[PATCHES], agreements));
    }

    /** @param waiting studies that are to be taught and have no answer */
    LoopPicture.Teaching picture(int waiting) {
        List<LoopPicture.Agreement> agreements = new ArrayList<>();
        for (Sum sum : sums) {
            agreements.add(new LoopPicture.Agreement(
                    sum.structure,
                    sum.patches,
                    sum.studiesMeasured == 0 || sum.patches == 0
                            ? Optional.empty()
                            : Optional.of(sum.weightedIou / MILLIONTHS / sum.patches)));
        }
        return new LoopPicture.Teaching(answers.size(), waiting, patches, agreements);
    }
}
