package dev.muduo.teacher.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreThreadTest {
    @Test
    void tasksRunBesideTheCallerInTheirOrder() throws Exception {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        try (StoreThread thread = StoreThread.of("test")) {
            Pending<String> first = thread.begin(() -> {
                awaitQuietly(go);
                done.add(1);
                return Thread.currentThread().getName();
            });
            Pending<Integer> second = thread.begin(() -> {
                done.add(2);
                return 2;
            });
            assertEquals(List.of(), done);
            go.countDown();

            assertEquals(2, second.await());
            assertEquals("test-store", first.await());
            assertEquals(List.of(1, 2), done);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFaultOfTheSurroundingsShowsWhereItIsAwaitedUntilTheyRecover() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger done = new AtomicInteger();
        try (StoreThread thread = StoreThread.of("test")) {
            Pending<Integer> pending = thread.begin(() -> {
                if (away.get()) {
                    throw new SurroundingsException("away");
                }
                return done.incrementAndGet();
            });

            assertThrows(SurroundingsException.class, pending::await);
            assertThrows(SurroundingsException.class, pending::await);
            away.set(false);
            assertEquals(1, pending.await());
            assertEquals(1, pending.await(), "what is done is not done again");
        }
    }

    @Test
    void aFaultThatIsOverWhenTheResultIsNeededIsNoFault() throws Exception {
        AtomicInteger trials = new AtomicInteger();
        Pending<Integer> pending = StoreThread.none().begin(() -> {
            if (trials.incrementAndGet() == 1) {
                throw new SurroundingsException("away");
            }
            return trials.get();
        });

        assertEquals(2, pending.await());
    }

    @Test
    void anyOtherFaultIsThrownAsItIsEachTime() throws Exception {
        RecordFaultException fault = new RecordFaultException("too large");
        AtomicInteger trials = new AtomicInteger();
        try (StoreThread thread = StoreThread.of("test")) {
            Pending<Integer> pending = thread.begin(() -> {
                trials.incrementAndGet();
                throw fault;
            });

            assertSame(fault, assertThrows(RecordFaultException.class, pending::await));
            assertSame(fault, assertThrows(RecordFaultException.class, pending::await));
            assertEquals(1, trials.get());
        }
    }

    /** Nothing has been computed when the step is refused: it can be repeated. */
    @Test
    void aFaultOfAWriteShowsInTheNextStepAndAllAreAwaitedInTheEnd() throws Exception {
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean away = new AtomicBoolean(true);
        WritesBehind writes = new WritesBehind(StoreThread.none());
        writes.write(() -> {
            if (away.get()) {
                throw new SurroundingsException("away");
            }
            return written.incrementAndGet();
        });

        assertThrows(SurroundingsException.class, writes::makeRoom);
        away.set(false);
        writes.makeRoom();
        writes.write(written::incrementAndGet);
        writes.awaitAll();
        assertEquals(2, written.get());
    }

    @Test
    void fewAreOutstandingWhenThereIsRoom() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        try (StoreThread thread = StoreThread.of("test")) {
            WritesBehind writes = new WritesBehind(thread);
            for (int n = 0; n < 8; n++) {
                writes.write(() -> {
                    awaitQuietly(go);
                    return written.incrementAndGet();
                });
            }
            // Eight may wait: this does not block, though nothing has been written.
            writes.makeRoom();
            assertEquals(0, written.get());
            writes.write(written::incrementAndGet);
            go.countDown();
            writes.makeRoom();
            assertTrue(written.get() >= 1);
            writes.awaitAll();
            assertEquals(9, written.get());
        }
    }

    @Test
    void closingLetsWhatHasBegunEnd() throws Exception {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        StoreThread thread = StoreThread.of("test");
        for (int n = 0; n < 20; n++) {
            int number = n;
            thread.begin(() -> done.add(number));
        }
        thread.close();

        assertEquals(20, done.size());
    }
}
