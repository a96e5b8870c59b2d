package dev.muduo.platform.store;

import dev.muduo.platform.agent.SurroundingsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds out at start-up whether creating an object is atomic on this store: promotions and attempts depend on exactly one
 * winner. Some S3 stores ignore {@code If-None-Match}, some check it without a lock.
 */
public final class StoreProbe {
    private static final int WRITERS = 8;
    private static final int ROUNDS = 3;

    private final ObjectStore store;
    private final String place;

    /**
     * Asks nothing of the store yet.
     *
     * @param id unique to this process, so that two probes do not meet
     */
    public StoreProbe(ObjectStore store, String id) {
        this.store = store;
        this.place = "probe/" + id + "/";
    }

    /**
     * Lets several writers race for an object, some times over, and looks who won.
     *
     * @throws UnfitStoreException if several writers win, or a later one overwrites
     * @throws SurroundingsException if the store cannot be reached
     */
    public void requireFirstWins() {
        for (int round = 0; round < ROUNDS; round++) {
            String key = place + round;
            try {
                race(key);
            } finally {
                store.delete(key);
            }
        }
    }

    private void race(String key) {
        List<Integer> winners = winners(key);
        if (winners.isEmpty()) {
            throw new SurroundingsException("the store lost the answers to all " + WRITERS + " writers of " + key);
        }
        if (winners.size() > 1) {
            throw new UnfitStoreException(
                    "the store let " + winners.size() + " of " + WRITERS
                            + " writers create the same object: it does not honour"
                            + " \"If-None-Match: *\" atomically. Use a store that does (Amazon S3, Ceph RGW, SeaweedFS, S3Proxy)");
        }
        byte[] kept = store.find(key, 64)
                .orElseThrow(() ->
                        new UnfitStoreException("the store does not show an object that it has just created: " + key));
        if (!new String(kept, StandardCharsets.UTF_8).equals(content(winners.get(0)))) {
            throw new UnfitStoreException("the store kept the content of a writer that it had refused: " + key);
        }
        if (store.createIfAbsent(key, new byte[1], "text/plain")) {
            throw new UnfitStoreException("the store overwrote an object in spite of \"If-None-Match: *\": " + key);
        }
    }

    private List<Integer> winners(String key) {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS, task -> new Thread(task, "store-probe"));
        try {
            CyclicBarrier together = new CyclicBarrier(WRITERS);
            List<Future<Boolean>> created = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                byte[] content = content(writer).getBytes(StandardCharsets.UTF_8);
                created.add(writers.submit(() -> {
                    together.await();
                    return store.createIfAbsent(key, content, "text/plain");
                }));
            }
            List<Integer> winners = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                if (created.get(writer).get()) {
                    winners.add(writer);
                }
            }
            return winners;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SurroundingsException surroundings
                    ? surroundings
                    : new IllegalStateException("cannot probe the store", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SurroundingsException("interrupted while probing the store", e);
        } finally {
            writers.shutdownNow();
        }
    }

    private static String content(int writer) {
        return "writer " + writer;
    }
}
