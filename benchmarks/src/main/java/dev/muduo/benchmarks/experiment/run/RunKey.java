package dev.muduo.benchmarks.experiment.run;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The identity of a run: the hash of everything that decides what comes out of it, and of nothing else. Two arms that come to
 * the same settings are one run.
 */
public final class RunKey {
    /** To be raised when a change of the code changes what a run of unchanged settings comes to. */
    public static final int ALGORITHM = 3;

    /**
     * Where a process writes and how it logs changes no result; of {@code site} and {@code ingest} nothing is used but names. Training
     * comes to other bits with other native threads, or on a GPU.
     */
    private static final List<String> SECTIONS = List.of("engine", "model", "teaching", "training", "gate");

    private RunKey() {}

    /** Every value that decides, by its dotted key. */
    public static Map<String, String> deciding(Configuration configuration) {
        Map<String, String> values = new TreeMap<>();
        for (String section : SECTIONS) {
            configuration.flattened(section).forEach((key, value) -> values.put(section + "." + key, value));
        }
        return values;
    }

    /**
     * The key of a run.
     *
     * @param cohort {@link CohortHash}
     */
    public static String of(Method method, String cohort, Configuration configuration) {
        return of(method.name(), cohort, configuration);
    }

    static String of(String method, String cohort, Configuration configuration) {
        return Sha256.of(Json.write(Map.of(
                "algorithm", ALGORITHM, "method", method, "cohort", cohort, "configuration", deciding(configuration))));
    }
}
