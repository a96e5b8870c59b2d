package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
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
