package dev.muduo.benchmarks.serving;

import dev.muduo.benchmarks.ResidentMemory;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * Where this process has its memory, in MiB, after a garbage collection.
 *
 * @param resident all of it, as the kernel counts it
 * @param heap     committed: resident, too, where every page was touched at the start
 * @param code     committed for classes and compiled code
 * @param buffers  direct buffers, those of the network's input and output among them
 */
record MemoryUse(long resident, long heap, long code, long buffers) {
    private static final int MEBIBYTE = 20;

    static MemoryUse now() throws IOException {
        long resident = ResidentMemory.mebibytes();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new MemoryUse(
                resident,
                memory.getHeapMemoryUsage().getCommitted() >> MEBIBYTE,
                memory.getNonHeapMemoryUsage().getCommitted() >> MEBIBYTE,
                buffers >> MEBIBYTE);
    }

    /** What a leak of native memory would make larger: tensors, and whatever else malloc has given out or keeps. */
    long other() {
        return resident - heap - code - buffers;
    }

    /** All but the heap, whose size is a setting. */
    long beyondHeap() {
        return resident - heap;
    }
}
