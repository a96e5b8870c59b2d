package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerTest {
    private final Admission admission = new Admission(new Admission.Bounds(1, 9), new Admission.Bounds(1, 9));
    private final ManualClock clock = new ManualClock();
    private final Scheduler scheduler = new Scheduler(admission, clock, 1, 1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        scheduler.close();
    }

    private Scheduler.Scheduled<String> busy(Urgency urgency) throws InterruptedException {
        Scheduler.Scheduled<String> busy = scheduler.submit(urgency, "a", watch -> {
            begun.countDown();
            goOn.await();
            return watch.gone() ? "given up" : "done";
        });
        begun.await();
        return busy;
    }

    @Test
    void anInteractiveOneDoesNotWaitForABulkOneToEnd() throws Exception {
        Scheduler.Scheduled<String> bulk = busy(Urgency.BULK);
        assertEquals(
                "at once",
                scheduler
                        .submit(Urgency.INTERACTIVE, "a", watch -> "at once")
                        .answer()
                        .get());
        goOn.countDown();
        assertEquals("done", bulk.answer().get());
    }

    @Test
    void whatWaitsAndIsGivenUpIsNeverBegun() throws Exception {
        Scheduler.Scheduled<String> first = busy(Urgency.INTERACTIVE);
        Scheduler.Scheduled<String> second = scheduler.submit(Urgency.INTERACTIVE, "b", watch -> {
            throw new AssertionError("it was begun");
        });
        assertEquals(1, scheduler.waiting(Urgency.INTERACTIVE));
        second.giveUp();
        assertEquals(0, scheduler.waiting(Urgency.INTERACTIVE));
        assertThrows(CancellationException.class, () -> second.answer().get(), "it ends while the first goes on");
        goOn.countDown();
        assertEquals("done", first.answer().get());
    }

    @Test
    void whatIsBeingComputedIsToldThatItIsGivenUp() throws Exception {
        Scheduler.Scheduled<String> first = busy(Urgency.INTERACTIVE);
        first.giveUp();
        goOn.countDown();
        assertEquals("given up", first.answer().get());
    }

    @Test
    void ofThoseThatMakeTheSameOneIsAtItAndTheOthersKeepNoThread() throws Exception {
        Optional<Object> mask = Optional.of("mask");
        Scheduler two = new Scheduler(admission, clock, 2, 1);
        List<String> order = new CopyOnWriteArrayList<>();
        Scheduler.Scheduled<String> first = two.submit(Urgency.INTERACTIVE, "a", mask, watch -> {
            begun.countDown();
            goOn.await();
            order.add("first");
            return "made";
        });
        begun.await();
        Scheduler.Scheduled<String> second = two.submit(Urgency.INTERACTIVE, "b", mask, watch -> {
            order.add("second");
            return "found";
        });
        Scheduler.Scheduled<String> another = two.submit(Urgency.INTERACTIVE, "b", Optional.of("other"), watch -> {
            order.add("other");
            return "other";
        });
        assertEquals("other", another.answer().get());
        assertFalse(second.answer().isDone());
        goOn.countDown();
        assertEquals("made", first.answer().get());
        assertEquals("found", second.answer().get());
        assertEquals(List.of("other", "first", "second"), order);
        two.close();
    }

    @Test
    void whatOthersWaitForIsMadeThoughTheFirstHasGivenUp() throws Exception {
        Optional<Object> mask = Optional.of("mask");
        AtomicBoolean toldToStop = new AtomicBoolean();
        Scheduler.Scheduled<String> first = scheduler.submit(Urgency.INTERACTIVE, "a", mask, watch -> {
            begun.countDown();
            goOn.await();
            toldToStop.set(watch.gone());
            return "made";
        });
        begun.await();
        Scheduler.Scheduled<String> second =
                scheduler.submit(Urgency.INTERACTIVE, "b", mask, watch -> "found " + watch.gone());
        Scheduler.Scheduled<String> third = scheduler.submit(Urgency.INTERACTIVE, "c", mask, watch -> {
            throw new AssertionError("it was begun");
        });
        first.giveUp();
        third.giveUp();
        assertThrows(CancellationException.class, () -> third.answer().get(), "it ends while the first goes on");
        goOn.countDown();
        assertThrows(CancellationException.class, () -> first.answer().get());
        assertFalse(toldToStop.get());
        assertEquals("found false", second.answer().get());
        Scheduler.Scheduled<String> later = scheduler.submit(Urgency.INTERACTIVE, "d", mask, watch -> "made anew");
        assertEquals("made anew", later.answer().get(), "nobody is at it any more");
    }

    @Test
    void onceItIsFoundByOthersAllOfThemAreQueued() throws Exception {
        Optional<Object> mask = Optional.of("mask");
        Scheduler.Scheduled<String> first = scheduler.submit(Urgency.INTERACTIVE, "a", mask, watch -> {
            begun.countDown();
            goOn.await();
            watch.found();
            throw new CancellationException("it is made, and its own client has gone");
        });
        begun.await();
        Scheduler.Scheduled<Integer> second =
                scheduler.submit(Urgency.INTERACTIVE, "b", mask, watch -> scheduler.waiting(Urgency.INTERACTIVE));
        Scheduler.Scheduled<Boolean> third = scheduler.submit(Urgency.INTERACTIVE, "c", mask, Watch::isWantedByOthers);
        assertEquals(0, scheduler.waiting(Urgency.INTERACTIVE), "they wait for the first");
        goOn.countDown();
        assertThrows(CancellationException.class, () -> first.answer().get());
        assertEquals(1, second.answer().get(), "the third has its turn in the queue, too");
        assertFalse(third.answer().get());
        Scheduler.Scheduled<String> later = scheduler.submit(Urgency.INTERACTIVE, "d", mask, watch -> "looked up");
        assertEquals("looked up", later.answer().get(), "nobody is at it any more");
    }

    @Test
    void whoeverMakesItKnowsThatOthersWaitThoughItIsNotGivenUp() throws Exception {
        Optional<Object> mask = Optional.of("mask");
        List<Boolean> wanted = new CopyOnWriteArrayList<>();
        Scheduler.Scheduled<String> first = scheduler.submit(Urgency.INTERACTIVE, "a", mask, watch -> {
            wanted.add(watch.isWantedByOthers());
            begun.countDown();
            goOn.await();
            wanted.add(watch.isWantedByOthers());
            return "made";
        });
        begun.await();
        scheduler.submit(Urgency.INTERACTIVE, "b", mask, watch -> "found");
        goOn.countDown();
        assertEquals("made", first.answer().get());
        assertEquals(List.of(false, true), wanted);
    }

    @Test
    void whenTheFirstFailsOrIsNeverBegunTheNextOneMakesIt() throws Exception {
        Optional<Object> mask = Optional.of("mask");
        Scheduler.Scheduled<String> busy = busy(Urgency.INTERACTIVE);
        Scheduler.Scheduled<String> neverBegun = scheduler.submit(Urgency.INTERACTIVE, "a", mask, watch -> "no");
        Scheduler.Scheduled<String> fails = scheduler.submit(Urgency.INTERACTIVE, "b", mask, watch -> {
            throw new IllegalStateException("it fails");
        });
        Scheduler.Scheduled<String> makes = scheduler.submit(Urgency.INTERACTIVE, "c", mask, watch -> "made");
        neverBegun.giveUp();
        goOn.countDown();
        assertEquals("done", busy.answer().get());
        assertThrows(ExecutionException.class, () -> fails.answer().get());
        assertEquals("made", makes.answer().get());
    }

    @Test
    void whatItTookIsNoted() throws Exception {
        scheduler
                .submit(Urgency.INTERACTIVE, "a", watch -> {
                    watch.expect(1);
                    clock.advance(Duration.ofSeconds(8));
                    return "";
                })
                .answer()
                .get();
        assertEquals(Duration.ofSeconds(8), admission.expectedPlace(Urgency.INTERACTIVE));
    }

    @Test
    void whatRunsOutOfTimeIsNotedTooAndWhoeverWouldWaitForItIsRefused() throws Exception {
        Duration allowed = Duration.ofSeconds(8);
        Scheduler.Scheduled<String> slow = scheduler.submit(Urgency.INTERACTIVE, "a", watch -> {
            watch.expect(100);
            clock.advance(allowed);
            throw Segmentations.outOfTime(allowed);
        });
        assertThrows(ExecutionException.class, () -> slow.answer().get());
        assertEquals(allowed, admission.expectedPlace(Urgency.INTERACTIVE));
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE, allowed).isPresent());
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE, allowed).isEmpty());
    }

    @Test
    void aLookUpIsNotNoted() throws Exception {
        scheduler
                .submit(Urgency.INTERACTIVE, "a", watch -> {
                    clock.advance(Duration.ofSeconds(8));
                    return "";
                })
                .answer()
                .get();
        assertEquals(Duration.ZERO, admission.expectedPlace(Urgency.INTERACTIVE));
    }

    @Test
    void whateverGoesWrongIsToldAndTheNextOneIsComputed() throws Exception {
        Scheduler.Scheduled<String> wrong = scheduler.submit(Urgency.INTERACTIVE, "a", watch -> {
            throw new StackOverflowError();
        });
        CompletionException told =
                assertThrows(CompletionException.class, () -> wrong.answer().join());
        assertTrue(told.getCause() instanceof StackOverflowError, told::toString);
        assertEquals(
                "next",
                scheduler
                        .submit(Urgency.INTERACTIVE, "a", watch -> "next")
                        .answer()
                        .get());
    }

    @Test
    void closingLetsEverythingThatWasTakenComeToItsEnd() throws Exception {
        Scheduler.Scheduled<String> first = busy(Urgency.INTERACTIVE);
        Scheduler.Scheduled<String> second = scheduler.submit(Urgency.INTERACTIVE, "a", watch -> "second");
        Thread closing = new Thread(scheduler::close);
        closing.start();
        RefusedException refused = null;
        while (refused == null) {
            try {
                scheduler.submit(Urgency.INTERACTIVE, "late", watch -> "late");
            } catch (RefusedException e) {
                refused = e;
            }
        }
        assertEquals(RefusedException.Reason.STOPPING, refused.reason());
        goOn.countDown();
        assertEquals("done", first.answer().get());
        assertEquals("second", second.answer().get());
        closing.join();
    }
}
