package dev.muduo.benchmarks;

import dev.muduo.platform.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The reference configuration at the size that two cores train in minutes: {@code small.yaml} says what differs, and why. */
public final class SmallConfiguration {
    private static final String FILE = "small.yaml";

    private SmallConfiguration() {}

    public static Configuration overReference() {
        return Configuration.reference().over(text(), FILE);
    }

    private static String text() {
        try (InputStream in = SmallConfiguration.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new IllegalStateException("cannot read " + FILE, fault);
        }
    }
}
