package dev.muduo.standalone.demo;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a demo does.
 *
 * @param folder       where everything of this run is written
 * @param longest      when it ends at the latest, counted from the moment the services are up
 * @param betweenStudies pause between two unlabelled studies
 */
public record DemoPlan(Path folder, Duration longest, Duration betweenStudies) {
    public DemoPlan {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a demo takes some time, got " + longest);
        }
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** Everything that this run was configured with, to start its data again with. */
    public Path configuration() {
        return folder.resolve("configuration.yaml");
    }

    Path masks() {
        return folder.resolve("masks");
    }

    public Path log() {
        return folder.resolve("demo.log");
    }

    public Path report() {
        return folder.resolve("report.json");
    }
}
