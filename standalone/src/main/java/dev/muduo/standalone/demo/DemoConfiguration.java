package dev.muduo.standalone.demo;

import dev.muduo.imaging.Structures;
import dev.muduo.platform.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The reference configuration with the demo's over it, and the cohort's structures as the model's. */
public final class DemoConfiguration {
    private DemoConfiguration() {}

    /** For phantoms. */
    public static Configuration ofPhantoms(Structures structures) {
        return of("phantoms.yaml", structures);
    }

    /** For a cohort of one's own. */
    public static Configuration ofCohort(Structures structures) {
        return of("cohort.yaml", structures);
    }

    private static Configuration of(String name, Structures structures) {
        List<Map<String, Object>> list = structures.list().stream()
                .map(structure -> Map.<String, Object>of(
                        "id", structure.id(), "name", structure.name(), "snomed", structure.snomed()))
                .toList();
        return Configuration.reference().over(text(name), name).with(Map.of("model.structures", list, "http.port", 0));
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
