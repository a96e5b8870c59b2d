package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void oneClientsComeInTheirOrder() {
        queue.add("a", "1");
        queue.add("a", "2");
        assertEquals(List.of("1", "2"), rest());
        assertTrue(queue.poll().isEmpty());
    }

    @Test
    void clientsTakeTurns() {
        for (int n = 1; n <= 3; n++) {
            queue.add("busy", "busy " + n);
        }
        queue.add("other", "other 1");
        assertEquals(List.of("busy 1", "other 1", "busy 2", "busy 3"), rest());
    }

    @Test
    void whatIsRemovedDoesNotCome() {
        queue.add("a", "1");
        queue.add("b", "2");
        assertTrue(queue.remove("a", "1"));
        assertFalse(queue.remove("a", "1"));
        assertFalse(queue.remove("unknown", "1"));
        assertEquals(1, queue.size());
        assertEquals(List.of("2"), rest());
    }

    /** Between two elements of one client comes one of everybody else who waits, and nothing is lost. */
    @Property(tries = 200)
    void nobodyIsOvertakenTwiceByTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        FairQueue<Integer> fair = new FairQueue<>();
        Map<Integer, String> waiting = new HashMap<>();
        Map<String, Integer> overtakenBy = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) > 0) {
                String client = "client " + random.nextInt(4);
                fair.add(client, step);
                waiting.put(step, client);
            } else {
                Optional<Integer> next = fair.poll();
                assertEquals(waiting.isEmpty(), next.isEmpty());
                next.ifPresent(taken -> {
                    String client = waiting.remove(taken);
                    overtakenBy.keySet().removeIf(pair -> pair.startsWith(client + " after"));
                    for (String other :
                            List.copyOf(waiting.values()).stream().distinct().toList()) {
                        if (!other.equals(client)) {
                            int times = overtakenBy.merge(other + " after " + client, 1, Integer::sum);
                            assertTrue(times <= 1, () -> other + " waits for " + client + " again and again");
                        }
                    }
                });
            }
        }
        assertEquals(waiting.size(), fair.size());
    }

    private List<String> rest() {
        List<String> order = new ArrayList<>();
        for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            order.add(next.get());
        }
        return order;
    }
}
