package dev.muduo.networks.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** What this machine's processor has instructions for, as far as it changes which arithmetic is the faster one. */
final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    /** As Linux calls them: of x86-64 in {@code flags}, of Arm in {@code Features}. */
    private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

    private Processor() {}

    /**
     * Whether it multiplies bfloat16. Without such instructions the engine computes convolutions of these numbers in a plain loop
     * on one thread, many times slower than in float32. Where nothing tells, no: float32 is never wrong.
     */
    static boolean multipliesBfloat16() {
        return multipliesBfloat16(DESCRIPTION);
    }

    static boolean multipliesBfloat16(Path description) {
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .limit(1)
                    .flatMap(line -> Arrays.stream(
                            line.substring(line.indexOf(':') + 1).strip().split(" ")))
                    .anyMatch(BFLOAT16::contains);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
