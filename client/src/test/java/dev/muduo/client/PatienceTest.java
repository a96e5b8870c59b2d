package dev.muduo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.client.answer.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatienceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Call PLAIN = Call.get("/v1/serving");
    private static final Call KEYED =
            Call.post("/v1/segmentations", Map.of("studyId", "abc")).key("k");

    private final FakeTime time = new FakeTime();

    /** Goes by only where somebody waits, or an attempt takes its time. */
    private static final class FakeTime implements Patience.Time {
        private final List<Duration> pauses = new ArrayList<>();
        private Duration now = Duration.ZERO;

        @Override
        public long getAsLong() {
            return now.toNanos();
        }

        @Override
        public boolean pass(Duration pause) {
            pauses.add(pause);
            now = now.plus(pause);
            return true;
        }

        @Override
        public void end() {}

        Duration waited() {
            return pauses.stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** What attempts end with one after another; then there is an answer. */
    private final class Attempts implements Patience.Attempt<String> {
        private final Duration each;
        private final List<MuduoException> ends;
        private boolean always;
        private int made;

        Attempts(Duration each, MuduoException... ends) {
            this.each = each;
            this.ends = List.of(ends);
        }

        /** There is no answer: the last end comes again and again. */
        Attempts always() {
            always = true;
            return this;
        }

        @Override
        public String send() throws IOException {
            time.now = time.now.plus(each);
            int number = made++;
            if (always || number < ends.size()) {
                throw ends.get(Math.min(number, ends.size() - 1));
            }
            return "mask";
        }
    }

    private static NotNowException refused(int status, String code, long retryAfter) {
        return new NotNowException(
                new Problem(status, code, "later", Optional.empty()), Optional.of(Duration.ofSeconds(retryAfter)));
    }

    private static UnreachableException unreachable(UnreachableException.Kind kind) {
        return new UnreachableException("gone", null, kind);
    }

    private Patience patience(Duration longest) {
        return new Patience(longest, HALF_AN_HOUR, time);
    }

    @Test
    void theTimeOfAnAttemptUsesNoneOfItUp() throws Exception {
        Attempts upload = new Attempts(Duration.ofMinutes(5), refused(429, "overloaded", 20));
        assertEquals("mask", patience(MINUTE).send(PLAIN, upload));
        assertEquals(List.of(Duration.ofSeconds(20)), time.pauses);
    }

    @Test
    void whatIsRefusedOnAndOnEndsWithThePatience() {
        Attempts busy = new Attempts(Duration.ofSeconds(3), refused(429, "overloaded", 25)).always();
        NotNowException last =
                assertThrows(NotNowException.class, () -> patience(MINUTE).send(PLAIN, busy));
        assertEquals("overloaded", last.code());
        assertEquals(
                List.of(Duration.ofSeconds(25), Duration.ofSeconds(25), Duration.ofSeconds(10)),
                time.pauses,
                "as long as the instance asks to, and at last what is left");
        assertEquals(4, busy.made);
    }

    @Test
    void withAKeyWhatIsBeingMadeIsAskedForUntilItsAnswerHasToBeThere() throws Exception {
        Duration deadline = Duration.ofSeconds(100);
        Attempts threeMinutes = new Attempts(deadline, refused(503, "out-of-time", 1), refused(503, "out-of-time", 1));
        assertEquals("mask", patience(Duration.ofMillis(1)).send(KEYED, threeMinutes));
        Attempts never = new Attempts(deadline, refused(503, "out-of-time", 1)).always();
        assertThrows(NotNowException.class, () -> patience(MINUTE).send(KEYED, never));
        assertEquals(18, never.made, "one each 101 s, begun within half an hour");
    }

    @Test
    void withoutAKeyItIsMadeAnewAndThePatienceIsUsedUp() {
        Attempts never = new Attempts(Duration.ofSeconds(100), refused(503, "out-of-time", 30)).always();
        assertThrows(NotNowException.class, () -> patience(MINUTE).send(PLAIN, never));
        assertEquals(3, never.made);
    }

    @Test
    void withoutPatienceEachIsSentOnce() {
        Attempts never = new Attempts(Duration.ZERO, refused(503, "out-of-time", 1)).always();
        assertThrows(NotNowException.class, () -> patience(Duration.ZERO).send(KEYED, never));
        Attempts lost = new Attempts(Duration.ZERO, unreachable(UnreachableException.Kind.LOST)).always();
        assertThrows(UnreachableException.class, () -> patience(Duration.ZERO).send(KEYED, lost));
        assertEquals(List.of(1, 1), List.of(never.made, lost.made));
    }

    @Test
    void whatPerhapsWasDoneIsSentAgainOnlyIfItIsDoneOnce() throws Exception {
        UnreachableException broken = unreachable(UnreachableException.Kind.LOST);
        Attempts safe = new Attempts(Duration.ZERO, broken);
        assertEquals("mask", patience(MINUTE).send(PLAIN, safe));
        Call decision = Call.post("/x", Map.of("retry", true)).notDoneOnce();
        Attempts unsafe = new Attempts(Duration.ZERO, refused(429, "overloaded", 1), broken);
        assertSame(
                broken,
                assertThrows(UnreachableException.class, () -> patience(MINUTE).send(decision, unsafe)));
        Attempts notReached =
                new Attempts(Duration.ZERO, refused(503, "stopping", 1), unreachable(UnreachableException.Kind.NOBODY));
        assertEquals("mask", patience(MINUTE).send(decision, notReached), "it came to nobody");
    }

    @Test
    void pausesGrowWhereTheInstanceCannotSayHowLong() {
        Attempts lost = new Attempts(Duration.ZERO, unreachable(UnreachableException.Kind.LOST)).always();
        assertThrows(UnreachableException.class, () -> patience(MINUTE).send(PLAIN, lost));
        assertEquals(MINUTE, time.waited());
        assertEquals(
                List.of(Duration.ofMillis(400), Duration.ofMillis(800), Duration.ofMillis(1600)),
                time.pauses.subList(0, 3));
        assertFalse(time.pauses.stream().anyMatch(pause -> pause.compareTo(Duration.ofSeconds(10)) > 0));
    }

    @Test
    void whatDoesNotHelpIsNotRepeated() {
        Attempts slow = new Attempts(
                        Duration.ZERO, refused(429, "overloaded", 1), unreachable(UnreachableException.Kind.FINAL))
                .always();
        assertThrows(UnreachableException.class, () -> patience(MINUTE).send(PLAIN, slow));
        assertEquals(2, slow.made);
    }

    @Test
    void anEndWakesWhoeverWaits() throws Exception {
        Patience patience = new Patience(Duration.ofDays(1), HALF_AN_HOUR);
        CountDownLatch refused = new CountDownLatch(1);
        CompletableFuture<UnreachableException> waiting = CompletableFuture.supplyAsync(() -> assertThrows(
                UnreachableException.class,
                () -> patience.send(PLAIN, () -> {
                    refused.countDown();
                    throw refused(429, "overloaded", 80_000);
                })));
        refused.await();
        patience.end();
        assertEquals("the client was closed", waiting.get().getMessage());
    }

    @Test
    void isNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> patience(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> new Patience(MINUTE, Duration.ofSeconds(-1)));
    }
}
