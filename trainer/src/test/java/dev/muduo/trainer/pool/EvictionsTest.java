package dev.muduo.trainer.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.config.TrainingConfig.Sampling;
import dev.muduo.trainer.config.TrainingConfig.SamplingOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvictionsTest {
    private static final List<String> STRUCTURES = List.of("aorta", "heart", "kidney", "liver");
    private static final StoredObject OBJECT = new StoredObject("studies/x", "0".repeat(64), 1);

    /** The rule as it is written, one answer at a time, every answer looked at each time. */
    @Test
    void whatLeavesIsWhatTheRuleSaysOfTheAnswersThatAreLeft() {
        Random random = new Random(7);
        int left = 0;
        for (int trial = 0; trial < 300; trial++) {
            List<StudyEntry> buffer = buffer(random, 1 + random.nextInt(40));
            PoolRules rules = rules(1 + random.nextInt(2000), 0.05 + 0.9 * random.nextDouble(), random.nextInt(6));
            List<String> expected = literally(buffer, rules);
            assertEquals(expected, ids(Evictions.of(buffer, rules)), "trial " + trial);
            left += expected.size();
        }
        assertTrue(left > 1000, "few answers left: " + left);
    }

    @Test
    void anAnswerLargerThanTheWholeBufferLeavesIt() {
        List<StudyEntry> buffer = List.of(entry("s0", 0, "site", 100, List.of("liver")));
        assertEquals(List.of("s0"), ids(Evictions.of(buffer, rules(99, 0.5, 5))));
    }

    /** The two newest answers with a kidney are the last that would leave, but a person has rejected one and drawn the other's. */
    @Test
    void answersThatTeachNothingAnyMoreLeaveFirst() {
        StudyEntry rejected = entry("rejected", 3, "site", 100, List.of("kidney"))
                .withRejections(List.of(new Rejection(1, 1, List.of())));
        StudyEntry drawn = entry("drawn", 2, "site", 100, List.of("kidney"))
                .with(new LabelEntry(
                        "a", 1, List.of("kidney"), OBJECT, new java.util.TreeMap<>(), new Origin("annotations", 0, 0)));
        List<StudyEntry> buffer = List.of(
                entry("old", 0, "site", 100, List.of("kidney")),
                entry("liver", 1, "site", 100, List.of("liver")),
                drawn,
                rejected);

        assertEquals(List.of("drawn", "rejected"), ids(Evictions.of(buffer, rules(200, 1, 1))));
        assertEquals(List.of("drawn", "rejected", "old"), ids(Evictions.of(buffer, rules(199, 1, 0))));
    }

    private static List<String> literally(List<StudyEntry> buffer, PoolRules rules) {
        List<StudyEntry> left = new ArrayList<>(buffer);
        left.sort(Comparator.comparing(study -> study.answer().orElseThrow().order()));
        List<String> leaving = new ArrayList<>();
        while (left.stream().mapToLong(EvictionsTest::bytes).sum() > rules.bufferBytes()) {
            Map<String, Long> bySource = left.stream()
                    .collect(
                            Collectors.groupingBy(EvictionsTest::source, Collectors.summingLong(EvictionsTest::bytes)));
            Map<String, Long> byStructure = left.stream()
                    .flatMap(study -> structures(study).stream())
                    .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
            Predicate<StudyEntry> over =
                    study -> bySource.get(source(study)) > rules.sampling().sourceQuota() * rules.bufferBytes();
            Predicate<StudyEntry> common = study -> structures(study).stream()
                    .noneMatch(name -> byStructure.get(name) <= rules.sampling().keepPerStructure());
            Predicate<StudyEntry> idle = study -> structures(study).isEmpty();
            StudyEntry next = List.of(idle, over.and(common), common, over).stream()
                    .flatMap(wanted -> left.stream().filter(wanted).limit(1))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            leaving.add(next.studyId());
        }
        return leaving;
    }

    private static List<StudyEntry> buffer(Random random, int answers) {
        List<Integer> orders =
                new ArrayList<>(IntStream.range(0, answers).boxed().toList());
        Collections.shuffle(orders, random);
        return IntStream.range(0, answers)
                .mapToObj(n -> entry(
                        "s" + n,
                        orders.get(n),
                        "site" + random.nextInt(3),
                        1 + random.nextInt(100),
                        STRUCTURES.stream().filter(name -> random.nextBoolean()).toList()))
                .toList();
    }

    private static StudyEntry entry(String id, long order, String source, long bytes, List<String> structures) {
        Origin origin = new Origin("topic", 0, order);
        return StudyEntry.of(id, id, Role.TRAIN)
                .with(new Revision(1, OBJECT, OBJECT, origin, Revision.NOT_ANSWERED, source))
                .with(new PseudoLabelEntry(1, 1, OBJECT, bytes, order, false, origin, structures));
    }

    private static PoolRules rules(long bytes, double quota, int keep) {
        Structures structures = new Structures(List.of(new Structure(1, "liver", "10200004")));
        return PoolRules.training(structures, 32, bytes, 100, 100, new Sampling(SamplingOrder.UNIFORM, quota, keep));
    }

    private static List<String> ids(List<StudyEntry> studies) {
        return studies.stream().map(StudyEntry::studyId).toList();
    }

    private static long bytes(StudyEntry study) {
        return study.answer().orElseThrow().nominalBytes();
    }

    private static List<String> structures(StudyEntry study) {
        return study.answer().orElseThrow().structures();
    }

    private static String source(StudyEntry study) {
        return study.revisions().get(1).source();
    }
}
