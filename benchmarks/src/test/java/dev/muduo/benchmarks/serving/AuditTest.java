package dev.muduo.benchmarks.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That the audit finds what it looks for. */
class AuditTest {
    private static Answer served(long sent, long done, long version) {
        return new Answer(sent, sent, done, 200, version, false, Optional.empty());
    }

    private static Answer answered(int status, boolean retry) {
        return new Answer(0, 0, 1, status, 0, retry, Optional.empty());
    }

    @Test
    void aVersionThatComesBackIsFoundAndOneThatWasOvertakenIsNone() {
        Answer slow = served(0, 100, 1);
        Answer newer = served(10, 50, 2);
        Answer afterwards = served(60, 120, 2);
        assertEquals(List.of(), Audit.goneBack(List.of(slow, newer, afterwards)));
        assertEquals(
                List.of("version 1 answered after 2 had"),
                Audit.goneBack(List.of(slow, newer, afterwards, served(70, 90, 1))));
    }

    @Test
    void statusesThatMayNotBeAndRefusalsWithoutRetryAreFound() {
        List<Answer> answers =
                List.of(answered(200, false), answered(429, true), answered(429, false), answered(503, true));
        assertEquals(
                List.of("429 without Retry-After", "a request was answered 503"),
                Audit.faults(answers, List.of(200, 429)));
        assertEquals(Map.of(200, 1, 429, 2, 503, 1), Audit.statuses(answers));
    }

    @Test
    void aRequestWithoutAnAnswerIsAFault() {
        Answer none = new Answer(0, 0, 1, 0, 0, false, Optional.of("no answer: reset"));
        assertEquals(List.of("no answer: reset"), Audit.faults(List.of(none), List.of(200)));
    }

    @Test
    void refusalsThatTakeTooLongAreFoundWhereTheyAreMoreThanAFew() {
        assertEquals(List.of(), Audit.lateRefusals(2, 200, 50, 0.01));
        assertEquals(
                List.of("3 of 200 refusals took the server more than 50 ms"), Audit.lateRefusals(3, 200, 50, 0.01));
        assertEquals(List.of(), Audit.lateRefusals(0, 0, 50, 0.01));
    }

    @Test
    void memoryThatGoesOnGrowingIsFound() {
        assertEquals(List.of(), Audit.notFlat(List.of(10L, 90L, 100L, 100L, 104L, 105L)));
        assertEquals(
                List.of("memory beside the heap grows: at most 100 MiB in the second third, 106 MiB in the last"),
                Audit.notFlat(List.of(10L, 90L, 100L, 100L, 104L, 106L)));
        assertEquals(List.of(), Audit.notFlat(List.of(1L, 2L)), "too few to say");
    }

    @Test
    void promotionsCountUntilTheFirstAnswerByThemOrALaterOne() {
        List<Promoter.Announced> promotions = List.of(
                new Promoter.Announced(1, 0),
                new Promoter.Announced(2, 1_000_000),
                new Promoter.Announced(3, 2_000_000));
        List<Answer> answers = List.of(served(0, 500_000, 1), served(0, 4_000_000, 3));
        assertEquals(List.of(500L, 3000L, 2000L), Audit.untilFirstAnswer(promotions, answers));
    }
}
