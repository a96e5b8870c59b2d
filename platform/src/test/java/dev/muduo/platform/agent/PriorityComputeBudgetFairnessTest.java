package dev.muduo.platform.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.agent.ComputeBudget.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PriorityComputeBudgetFairnessTest {
    @Test
    void whoHasBeenPassedOverFourTimesIsNext() throws Exception {
        PriorityComputeBudget budget = new PriorityComputeBudget();
        List<Priority> order = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newCachedThreadPool();
        ComputeBudget.Turn held = budget.take(Priority.REQUEST);
        waitOne(budget, threads, Priority.TEACHING, order, 1);
        for (int count = 0; count < 6; count++) {
            waitOne(budget, threads, Priority.TRAINING, order, count + 2);
        }

        held.close();
        threads.shutdown();
        assertEquals(true, threads.awaitTermination(10, TimeUnit.SECONDS));

        assertEquals(Priority.TEACHING, order.get(4), () -> "four turns of training, then teaching: " + order);
        assertEquals(7, order.size());
    }

    @Test
    void theWindowsOfARequestFollowOneAnotherButForOneTurnInFive() throws Exception {
        PriorityComputeBudget budget = new PriorityComputeBudget(Duration.ofMinutes(1));
        List<Priority> order = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newCachedThreadPool();
        ComputeBudget.Turn window = budget.take(Priority.REQUEST);
        waitOne(budget, threads, Priority.TRAINING, order, 1);

        for (int count = 0; count < 6; count++) {
            window.close();
            window = budget.take(Priority.REQUEST);
            order.add(Priority.REQUEST);
        }
        window.close();
        threads.shutdown();
        assertEquals(true, threads.awaitTermination(10, TimeUnit.SECONDS));

        assertEquals(Priority.TRAINING, order.get(4), () -> "four windows, then training: " + order);
        assertEquals(7, order.size());
    }

    /** Starts a thread that waits for a turn, and returns when it is in the queue. */
    private static void waitOne(
            PriorityComputeBudget budget, ExecutorService threads, Priority priority, List<Priority> order, int queued)
            throws InterruptedException {
        threads.execute(() -> {
            try (ComputeBudget.Turn turn = budget.take(priority)) {
                order.add(priority);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (budget.waiting() < queued) {
            Thread.sleep(1);
        }
    }
}
