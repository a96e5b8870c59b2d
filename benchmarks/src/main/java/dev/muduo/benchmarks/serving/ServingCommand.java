package dev.muduo.benchmarks.serving;

import dev.muduo.benchmarks.Machine;
import dev.muduo.networks.runtime.TensorEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./muduo bench serving}. */
@Command(
        name = "serving",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The service under load, in this process: HTTP, admission and swaps as they are, a small real network, log and"
                    + " store in memory. Requests come when they come, whether or not earlier ones are answered, and count from"
                    + " the moment they were to be sent.",
            "",
            "SWAPS: promotions under load, at 0, 50 and 200 ms of latency at the store. OVERLOAD: five times as many requests"
                    + " as can be computed, and whether the others are refused at once. HOSTILE: slow, endless, oversize and malformed requests beside good ones. OUTAGES:"
                    + " log and store go away and come back, in memory and then as servers. LEAKS: many requests and swaps."
                    + " BATCHES: several windows in one call of the network.",
            "",
            "Exit status: 0 if nothing that must not happen has happened, 1 otherwise."
        })
public final class ServingCommand implements Callable<Integer> {
    private static final int REQUESTS_WHILE_AWAY = 20;

    /** What is looked at. */
    enum Part {
        SWAPS,
        OVERLOAD,
        HOSTILE,
        OUTAGES,
        LEAKS,
        BATCHES
    }

    @Parameters(arity = "0..*", paramLabel = "PART", description = "${COMPLETION-CANDIDATES}. Default: all of them.")
    private List<Part> parts = List.of();

    @Option(
            names = "--delays-ms",
            split = ",",
            defaultValue = "0,50,200",
            description = "Latencies of the store in SWAPS. Default: ${DEFAULT-VALUE}.")
    private List<Integer> delays;

    @Option(
            names = "--rounds-of-swaps",
            defaultValue = "5",
            description = "Times with swaps and times without, in turn. Default: ${DEFAULT-VALUE}.")
    private int roundsOfSwaps;

    @Option(names = "--swaps", defaultValue = "20", description = "In each round. Default: ${DEFAULT-VALUE}.")
    private int swaps;

    @Option(
            names = "--interval-ms",
            defaultValue = "1000",
            description = "Between promotions. Default: ${DEFAULT-VALUE}.")
    private int intervalMillis;

    @Option(
            names = "--load",
            defaultValue = "0.3",
            description = "While versions are swapped, in parts of what can be computed. Default: ${DEFAULT-VALUE}.")
    private double load;

    @Option(
            names = "--calm-s",
            defaultValue = "20",
            description = "Seconds of load without swaps, in each round. Default: ${DEFAULT-VALUE}.")
    private int calmSeconds;

    @Option(names = "--overload-s", defaultValue = "600", description = "Seconds of it. Default: ${DEFAULT-VALUE}.")
    private int overloadSeconds;

    @Option(names = "--idle", defaultValue = "1000", description = "Idle connections. Default: ${DEFAULT-VALUE}.")
    private int idle;

    @Option(names = "--rounds", defaultValue = "20", description = "Of hostile requests. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--leak-requests",
            defaultValue = "10000",
            description = "Looking for leaks. Default: ${DEFAULT-VALUE}.")
    private int leakRequests;

    @Option(names = "--leak-swaps", defaultValue = "200", description = "The same. Default: ${DEFAULT-VALUE}.")
    private int leakSwaps;

    @Option(names = "--threads", description = "Of the network. Default: one a core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of arrivals, weights and noise. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the outcome there, too, as Markdown.")
    private Path report;

    @Override
    public Integer call() throws Exception {
        TensorEngine.start(threads);
        Path scratch = Files.createTempDirectory("muduo-serving");
        StringBuilder text = new StringBuilder();
        say(text, Machine.describe() + ", " + threads + " threads of the network, seed " + seed);
        boolean well = true;
        Set<Part> chosen = parts.isEmpty() ? EnumSet.allOf(Part.class) : EnumSet.copyOf(parts);
        for (Part part : chosen) {
            for (Outcome outcome : outcomes(part, Files.createDirectories(scratch.resolve(part.name())))) {
                say(text, outcome.report());
                well &= outcome.faults().isEmpty();
            }
        }
        say(text, "Afterwards: " + Machine.describe());
        if (report != null) {
            Files.writeString(report, text);
        }
        return well ? 0 : 1;
    }

    private static void say(StringBuilder text, String words) {
        System.out.println(words);
        text.append(words).append(System.lineSeparator());
    }

    private List<Outcome> outcomes(Part part, Path scratch) throws Exception {
        return switch (part) {
            case SWAPS -> swaps(scratch);
            case OVERLOAD -> List.of(new OverloadRun(Duration.ofSeconds(overloadSeconds), true, seed, scratch).run());
            case HOSTILE -> List.of(new HostileRun(idle, rounds, seed, scratch).run());
            case OUTAGES -> outages(scratch);
            case LEAKS -> List.of(new LeakRun(leakRequests, leakSwaps, seed, scratch).run());
            case BATCHES -> List.of(new BatchesRun(seed).run());
        };
    }

    private List<Outcome> outages(Path scratch) throws Exception {
        try (Surroundings memory = new SurroundingsInMemory();
                Surroundings real = RealSurroundings.start(Files.createDirectories(scratch.resolve("servers")))) {
            return List.of(
                    new OutagesRun(memory, REQUESTS_WHILE_AWAY, seed, scratch.resolve("in-memory")).run(),
                    new OutagesRun(real, REQUESTS_WHILE_AWAY, seed, scratch.resolve("real")).run());
        }
    }

    private List<Outcome> swaps(Path scratch) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (int delay : delays) {
            SwapsRun.Plan plan = new SwapsRun.Plan(
                    roundsOfSwaps,
                    swaps,
                    Duration.ofMillis(intervalMillis),
                    load,
                    Duration.ofSeconds(calmSeconds),
                    Duration.ofMillis(delay),
                    seed);
            outcomes.add(new SwapsRun(plan, scratch.resolve("delay-" + delay)).run());
        }
        return outcomes;
    }
}
