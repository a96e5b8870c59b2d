package dev.muduo.standalone.demo;

import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The reference configuration with the demo's over it, with the cohort's structures as the model's. */
public final class DemoConfiguration {
    private static final int MOST_AWAITED = 5;

    private DemoConfiguration() {}

    /** For phantoms. */
    public static Configuration ofPhantoms(Cohort cohort) {
        return of("phantoms.yaml", cohort);
    }

    /** For a cohort of one's own. */
    public static Configuration ofCohort(Cohort cohort) {
        return of("cohort.yaml", cohort);
    }

    private static Configuration of(String name, Cohort cohort) {
        return Configuration.reference()
                .over(text(name), name)
                .with(Map.of(
                        "model.structures",
                        cohort.structures().list(),
                        "http.port",
                        0,
                        "training.minLabelled",
                        labelled(cohort)));
    }

    /** Training begins when all are here, so that the frozen prompt generator has seen all of them; in a large cohort, five. */
    private static int labelled(Cohort cohort) {
        long labelled = cohort.of(Role.TRAIN).stream()
                .filter(study -> study.drawing().isPresent())
                .count();
        return (int) Math.max(1, Math.min(MOST_AWAITED, labelled));
    }

    private static String text(String name) {
        try (InputStream in = DemoConfiguration.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new IllegalStateException("cannot read " + name, fault);
        }
    }
}
