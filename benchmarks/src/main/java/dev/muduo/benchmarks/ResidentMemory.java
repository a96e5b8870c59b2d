package dev.muduo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process, heap and native together, as the kernel counts it (Linux: {@code VmRSS}, {@code VmHWM}). */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** @return MiB of this process, after a garbage collection so that what is merely unreachable does not count */
    public static long mebibytes() throws IOException {
        System.gc();
        return read(STATUS, "VmRSS:");
    }

    /** @return the most MiB that a process has had since it started */
    public static long peakMebibytes(long pid) throws IOException {
        return read(Path.of("/proc", Long.toString(pid), "status"), "VmHWM:");
    }

    private static long read(Path status, String field) throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
            }
        }
        throw new IOException(status + " has no line " + field + ": the process has ended, or this is not Linux");
    }
}
