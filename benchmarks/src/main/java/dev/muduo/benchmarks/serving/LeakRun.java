package dev.muduo.benchmarks.serving;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;

/** Many requests and swaps, one after the other: no native array is left, and the resident memory stays where it was. */
final class LeakRun {
    private static final Rig.Limits LIMITS = new Rig.Limits(1, 8, Duration.ofSeconds(60));
    private static final int LOOKS = 30;

    /** Fewer requests say nothing about memory: caches fill, and the compilers are busy. */
    private static final int ENOUGH = 2000;

    private final int requests;
    private final int swaps;
    private final long seed;
    private final Path scratch;
    private final List<Answer> answers = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<MemoryUse> memory = new ArrayList<>();

    LeakRun(int requests, int swaps, long seed, Path scratch) {
        this.requests = requests;
        this.swaps = swaps;
        this.seed = seed;
        this.scratch = scratch;
    }

    Outcome run() throws InterruptedException, ExecutionException, IOException {
        int arraysBefore = TensorEngine.liveArrays();
        InMemoryEventLog log = new InMemoryEventLog();
        InMemoryObjectStore store = new InMemoryObjectStore();
        Rig rig = new Rig(log, store, scratch, LIMITS);
        try (Promoter promoter = new Promoter(store, log, seed)) {
            load(rig, promoter, arraysBefore);
        } finally {
            rig.close();
        }
        faults.addAll(Audit.faults(answers, List.of(200)));
        faults.addAll(Audit.goneBack(answers));
        int left = TensorEngine.liveArrays() - arraysBefore;
        require(left == 0, left + " native arrays are left when the service has ended");
        require(rig.networks().open() == 0, rig.networks().open() + " networks are left when the service has ended");
        if (requests >= ENOUGH) {
            // The heap, which may grow to its bound, does not count.
            faults.addAll(Audit.notFlat(column(MemoryUse::beyondHeap)));
        }
        return new Outcome(
                "Leaks",
                List.of(
                        answers.size() + " requests, answers by status " + Audit.statuses(answers) + "; "
                                + rig.networks().loaded() + " networks loaded, at most "
                                + rig.networks().mostOpen() + " at a time",
                        left + " native arrays and " + rig.networks().open() + " networks left at the end",
                        "MiB of resident memory on the way: " + column(MemoryUse::resident),
                        "of which the heap: " + column(MemoryUse::heap),
                        "classes and compiled code: " + column(MemoryUse::code),
                        "direct buffers: " + column(MemoryUse::buffers),
                        "the rest, tensors among it: " + column(MemoryUse::other)),
                faults);
    }

    private void load(Rig rig, Promoter promoter, int arraysBefore)
            throws InterruptedException, ExecutionException, IOException {
        promote(rig, promoter);
        int arraysOfOne = TensorEngine.liveArrays() - arraysBefore;
        Client client = new Client(rig.uri());
        int swapEvery = Math.max(1, requests / swaps);
        int lookEvery = Math.max(1, requests / LOOKS);
        for (int n = 1; n <= requests; n++) {
            answers.add(client.upload(System.nanoTime()).get());
            if (n % swapEvery == 0) {
                promote(rig, promoter);
            }
            if (n % lookEvery == 0) {
                memory.add(MemoryUse.now());
            }
        }
        require(rig.await(() -> rig.networks().open() == 1), rig.networks().open() + " networks are open, not one");
        int arrays = TensorEngine.liveArrays() - arraysBefore;
        require(arrays == arraysOfOne, arrays + " native arrays are alive, one network has " + arraysOfOne);
    }

    private void promote(Rig rig, Promoter promoter) throws InterruptedException {
        promoter.promote();
        require(
                rig.await(() -> rig.served() == promoter.newest()),
                "promotion " + promoter.newest() + " does not serve");
        promoter.forgetBefore(promoter.newest());
    }

    private List<Long> column(ToLongFunction<MemoryUse> of) {
        return memory.stream().mapToLong(of).boxed().toList();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
