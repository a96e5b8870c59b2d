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
        Scheduler.Scheduled<String> busy = scheduler.submit(urgency, "a", givenUp -> {
            begun.countDown();
            goOn.await();
            return givenUp.getAsBoolean() ? "given up" : "done";
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
                        .submit(Urgency.INTERACTIVE, "a", givenUp -> "at once")
                        .answer()
                        .get());
        goOn.countDown();
        assertEquals("done", bulk.answer().get());
    }

    @Test
    void whatWaitsAndIsGivenUpIsNeverBegun() throws Exception {
        Scheduler.Scheduled<String> first = busy(Urgency.INTERACTIVE);
        Scheduler.Scheduled<String> second = scheduler.submit(Urgency.INTERACTIVE, "b", givenUp -> {
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
        Scheduler.Scheduled<String> first = two.submit(Urgency.INTERACTIVE, "a", mask, givenUp -> {
            begun.countDown();
            goOn.await();
            order.add("first");
            return "made";
        });
        begun.await();
        Scheduler.Scheduled<String> second = two.submit(Urgency.INTERACTIVE, "b", mask, givenUp -> {
            order.add("second");
            return "found";
        });
        Scheduler.Scheduled<String> another = two.submit(Urgency.INTERACTIVE, "b", Optional.of("other"), givenUp -> {
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
        Scheduler.Scheduled<String> first = scheduler.submit(Urgency.INTERACTIVE, "a", mask, givenUp -> {
            begun.countDown();
            goOn.await();
            toldToStop.set(givenUp.getAsBoolean());
            return "made";
        });
        begun.await();
        Scheduler.Scheduled<String> second =
                scheduler.submit(Urgency.INTERACTIVE, "b", mask, givenUp -> "found " + givenUp.getAsBoolean());
        Scheduler.Scheduled<String> third = scheduler.submit(Urgency.INTERACTIVE, "c", mask, givenUp -> {
            throw new AssertionError("it was begun");
        });
        first.giveUp();
        third.giveUp();
        assertThrows(CancellationException.class, () -> third.answer().get(), "it ends while the first goes on");
        goOn.countDown();
        assertThrows(CancellationException.class, () -> first.answer().get());
        assertFalse(toldToStop.get());
        assertEquals("found false", second.answer().get());
        Scheduler.Scheduled<String> later = scheduler.submit(Urgency.INTERACTIVE, "d", mask, givenUp -> "made anew");
        assertEquals("made anew", later.answer().get(), "nobody is at it any more");
    }

    @Test
    void whenTheFirstFailsOrIsNeverBegunTheNextOneMakesIt() throws Exception {
        Optional<Object> mask = Optional.of("mask");
        Scheduler.Scheduled<String> busy = busy(Urgency.INTERACTIVE);
        Scheduler.Scheduled<String> neverBegun = scheduler.submit(Urgency.INTERACTIVE, "a", mask, givenUp -> "no");
        Scheduler.Scheduled<String> fails = scheduler.submit(Urgency.INTERACTIVE, "b", mask, givenUp -> {
            throw new IllegalStateException("it fails");
        });
        Scheduler.Scheduled<String> makes = scheduler.submit(Urgency.INTERACTIVE, "c", mask, givenUp -> "made");
        neverBegun.giveUp();
        goOn.countDown();
        assertEquals("done", busy.answer().get());
        assertThrows(ExecutionException.class, () -> fails.answer().get());
        assertEquals("made", makes.answer().get());
    }

    @Test
    void whatItTookIsNoted() throws Exception {
        scheduler
                .submit(Urgency.INTERACTIVE, "a", givenUp -> {
                    clock.advance(Duration.ofSeconds(8));
                    return "";
                })
                .answer()
                .get();
        assertEquals(Duration.ofSeconds(8), admission.expectedPlace(Urgency.INTERACTIVE));
    }

    @Test
    void whateverGoesWrongIsToldAndTheNextOneIsComputed() throws Exception {
        Scheduler.Scheduled<String> wrong = scheduler.submit(Urgency.INTERACTIVE, "a", givenUp -> {
            throw new StackOverflowError();
        });
        CompletionException told =
                assertThrows(CompletionException.class, () -> wrong.answer().join());
        assertTrue(told.getCause() instanceof StackOverflowError, told::toString);
        assertEquals(
                "next",
                scheduler
                        .submit(Urgency.INTERACTIVE, "a", givenUp -> "next")
                        .answer()
                        .get());
    }

    @Test
    void closingLetsEverythingThatWasTakenComeToItsEnd() throws Exception {
        Scheduler.Scheduled<String> first = busy(Urgency.INTERACTIVE);
        Scheduler.Scheduled<String> second = scheduler.submit(Urgency.INTERACTIVE, "a", givenUp -> "second");
        Thread closing = new Thread(scheduler::close);
        closing.start();
        RefusedException refused = null;
        while (refused == null) {
            try {
                scheduler.submit(Urgency.INTERACTIVE, "late", givenUp -> "late");
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
