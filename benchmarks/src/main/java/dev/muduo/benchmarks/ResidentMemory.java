package dev.muduo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process, heap and native together, as the kernel counts it (Linux: {@code VmRSS}). */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** @return MiB, after a garbage collection so that what is merely unreachable does not count */
    static long mebibytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
            }
        }
        throw new IOException(STATUS + " has no line VmRSS: this benchmark needs Linux");
    }
}
