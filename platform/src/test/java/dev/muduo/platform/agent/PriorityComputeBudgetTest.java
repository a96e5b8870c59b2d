package dev.muduo.platform.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.ComputeBudget.Priority;
import dev.muduo.platform.agent.ComputeBudget.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PriorityComputeBudgetTest {
    private final PriorityComputeBudget budget = new PriorityComputeBudget();

    /** Starts a thread that takes a turn and notes its name; returns when it waits. */
    private Thread waiter(String name, Priority priority, List<String> order) {
        int before = budget.waiting();
        Thread thread = new Thread(
                () -> {
                    try (Turn turn = budget.take(priority)) {
                        order.add(name);
                    } catch (InterruptedException e) {
                        order.add(name + " interrupted");
                    }
                },
                name);
        thread.start();
        while (budget.waiting() == before && thread.isAlive()) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void theMostUrgentGoesFirstAndWithinAPriorityTheFirst() throws InterruptedException {
        List<String> order = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Turn turn = budget.take(Priority.TEACHING)) {
            threads.add(waiter("teaching 1", Priority.TEACHING, order));
            threads.add(waiter("training 1", Priority.TRAINING, order));
            threads.add(waiter("teaching 2", Priority.TEACHING, order));
            threads.add(waiter("request 1", Priority.REQUEST, order));
            threads.add(waiter("gate", Priority.GATE, order));
            threads.add(waiter("request 2", Priority.REQUEST, order));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of("request 1", "request 2", "gate", "training 1", "teaching 1", "teaching 2"), order);
    }

    @Test
    void neverTwoTurnsAtATime() throws InterruptedException {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            Priority priority = index % 2 == 0 ? Priority.REQUEST : Priority.TEACHING;
            Thread thread = new Thread(() -> {
                for (int turns = 0; turns < 200; turns++) {
                    try (Turn turn = budget.take(priority)) {
                        most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                        holders.decrementAndGet();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, most.get());
        assertEquals(0, budget.waiting());
    }

    @Test
    void anInterruptedWaiterLeavesItsPlace() throws InterruptedException {
        List<String> order = new CopyOnWriteArrayList<>();
        Thread urgent;
        Thread patient;
        try (Turn turn = budget.take(Priority.TEACHING)) {
            urgent = waiter("urgent", Priority.REQUEST, order);
            patient = waiter("patient", Priority.TEACHING, order);
            urgent.interrupt();
            urgent.join();
        }
        patient.join();
        assertEquals(List.of("urgent interrupted", "patient"), order);
    }

    @Test
    void closingTwiceGivesBackOnce() throws InterruptedException {
        Turn first = budget.take(Priority.TRAINING);
        first.close();
        try (Turn second = budget.take(Priority.TRAINING)) {
            first.close();
            IllegalStateException held = assertThrows(IllegalStateException.class, () -> budget.take(Priority.REQUEST));
            assertTrue(held.getMessage().contains("holds a turn already"), held.getMessage());
        }
    }
}
