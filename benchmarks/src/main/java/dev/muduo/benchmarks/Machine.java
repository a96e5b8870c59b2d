package dev.muduo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a benchmark ran on. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path LOAD = Path.of("/proc/loadavg");

    private Machine() {}

    /** Processor, cores, load of the last minute and Java, on one line. */
    static String describe() throws IOException {
        String processor = Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("an unknown processor");
        String loads = Files.readString(LOAD);
        String load = loads.substring(0, loads.indexOf(' '));
        return processor + ", " + Runtime.getRuntime().availableProcessors() + " cores, load " + load + ", Java "
                + Runtime.version().feature();
    }
}
