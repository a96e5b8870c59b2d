package dev.muduo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a benchmark ran on. */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path LOAD = Path.of("/proc/loadavg");

    private Machine() {}

    /** Processor, cores, Java and load of the last minute, on one line. */
    public static String describe() throws IOException {
        String loads = Files.readString(LOAD);
        return hardware() + ", load " + loads.substring(0, loads.indexOf(' '));
    }

    /** The part of {@link #describe()} that stays the same from run to run: what it begins with. */
    public static String hardware() throws IOException {
        String processor = Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("an unknown processor");
        return processor + ", " + Runtime.getRuntime().availableProcessors() + " cores, Java "
                + Runtime.version().feature();
    }
}
