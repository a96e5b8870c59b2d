package dev.muduo.standalone.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code k8s/OPERATING.md} says there is to watch is what the code measures. */
class OperatingGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("muduo.root"));
    /** Names of topics have two words, names of meters more. */
    private static final Pattern MEASURED = Pattern.compile("\"(muduo(?:\\.[a-z]+){2,})\"");
    /** Of a name that is put together. */
    private static final Pattern PUT_TOGETHER = Pattern.compile("\"(muduo(?:\\.[a-z]+)+\\.)\" \\+");

    private static final Pattern TOLD = Pattern.compile("`(muduo(?:\\.[a-z]+){2,})`");
    private static final Pattern ALERT = Pattern.compile("muduo_[a-z_]+");

    @Test
    void everyMeterIsInTheGuideAndNothingElse() throws IOException {
        String sources = sources();
        SortedSet<String> measured = all(MEASURED, sources);
        SortedSet<String> prefixes = all(PUT_TOGETHER, sources);
        assertTrue(measured.size() > 40, () -> "expected the meters of all modules, got " + measured);
        SortedSet<String> told = all(TOLD, guide());
        SortedSet<String> alone = new TreeSet<>(told);
        alone.removeIf(name -> !measured.contains(name) && prefixes.stream().anyMatch(name::startsWith));
        assertEquals(measured, alone);
        for (String prefix : prefixes) {
            assertTrue(told.stream().anyMatch(name -> name.startsWith(prefix)), prefix);
        }
    }

    @Test
    void whatIsToBeAlertedOnIsMeasured() throws IOException {
        SortedSet<String> told = all(TOLD, guide());
        ALERT.matcher(guide()).results().forEach(found -> {
            String name = found.group().replace('_', '.').replaceFirst("\\.total$", "");
            assertTrue(told.contains(name), found.group());
        });
    }

    private static String guide() throws IOException {
        return Files.readString(ROOT.resolve("k8s/OPERATING.md"));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module :
                new String[] {"platform", "ingest", "teacher-workers", "trainer", "infer-service", "standalone"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    private static SortedSet<String> all(Pattern pattern, String text) {
        SortedSet<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(each -> found.add(each.group(1)));
        return found;
    }
}
