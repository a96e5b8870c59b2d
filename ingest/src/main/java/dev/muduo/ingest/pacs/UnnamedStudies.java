package dev.muduo.ingest.pacs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one archive lists under a name that is none: it cannot be asked for, as nothing else becomes part of a path, and holds none
 * of the others up. Told in the log and the metrics, each once while it is listed. One thread.
 */
final class UnnamedStudies {
    private static final Logger LOG = LoggerFactory.getLogger(UnnamedStudies.class);

    private final String archive;
    private final Counter passedOver;
    private Set<String> known = Set.of();

    UnnamedStudies(String archive, MeterRegistry meters) {
        this.archive = archive;
        this.passedOver = meters.counter("muduo.ingest.pulled", "archive", archive, "outcome", "unnamed");
    }

    /** @param names all that are listed now; never logged: whatever stands there instead of a name may name a patient */
    void passOver(Set<String> names) {
        long unknown = names.stream().filter(name -> !known.contains(name)).count();
        known = Set.copyOf(names);
        if (unknown > 0) {
            passedOver.increment((double) unknown);
            LOG.atWarn()
                    .addKeyValue("archive", archive)
                    .addKeyValue("studies", unknown)
                    .log("studies of the archive were passed over: what it lists as their names are none; correct their"
                            + " Study Instance UIDs there");
        }
    }
}
