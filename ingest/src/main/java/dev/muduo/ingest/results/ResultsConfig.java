package dev.muduo.ingest.results;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Section {@code ingest.results}.
 *
 * @param destinations where results are sent; none: nothing is
 * @param objects      what each mask becomes
 * @param sendTimeout  how long one object may take
 */
public record ResultsConfig(List<Destination> destinations, Set<ResultKind> objects, Duration sendTimeout) {
    public ResultsConfig {
        destinations = List.copyOf(destinations);
        objects = Set.copyOf(objects);
        if (objects.isEmpty()) {
            throw new IllegalArgumentException("objects names at least one of SEG, SR and RTSTRUCT");
        }
        if (objects.contains(ResultKind.SR) && !objects.contains(ResultKind.SEG)) {
            throw new IllegalArgumentException("objects: an SR refers to the SEG that it measures; name SEG, too");
        }
        if (sendTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("sendTimeout is at least a millisecond, got " + sendTimeout);
        }
        Set<String> names = new HashSet<>();
        for (Destination destination : destinations) {
            if (!names.add(destination.name())) {
                throw new IllegalArgumentException("two destinations have the name " + destination.name());
            }
        }
    }
}
