package dev.muduo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a program takes with the client: Jackson, and neither a network nor a broker nor a web server. */
class ClassPathTest {
    @Test
    void isTheJdkAndJackson() throws Exception {
        String written = Files.readString(Path.of(System.getProperty("muduo.root"), "client", "target", "class-path"));
        Set<String> artefacts = Arrays.stream(written.strip().split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString().replaceFirst("-[0-9][0-9.]*\\.jar$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of("jackson-annotations", "jackson-core", "jackson-databind", "jackson-datatype-jdk8"), artefacts);
    }
}
