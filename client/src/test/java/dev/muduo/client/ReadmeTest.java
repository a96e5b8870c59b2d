package dev.muduo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says in Java is Java, and is said of this client. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)\n```java\n(.*?)\n```\n");

    /** A reader's program, that has the id of a study. */
    private static final String PROGRAM = """
            import dev.muduo.client.*;
            import dev.muduo.client.Wanted.Format;
            import dev.muduo.client.answer.*;
            import java.net.URI;
            import java.nio.file.Path;
            import java.util.List;

            class Program {
                void run(String studyId) throws Exception {
            %s
                }
            }
            """;

    @TempDir
    Path classes;

    @Test
    void itsJavaCompiles() throws Exception {
        String readme = Files.readString(Path.of(System.getProperty("muduo.root"), "README.md"));
        List<String> blocks =
                BLOCK.matcher(readme).results().map(found -> found.group(1)).toList();
        assertEquals(1, blocks.size());
        assertTrue(blocks.get(0).contains("MuduoClient.at("), blocks.get(0));

        assertEquals(List.of(), problems(PROGRAM.formatted(blocks.get(0))));
    }

    @Test
    void whatIsNotOfThisClientWouldBeSeen() {
        List<String> problems = problems(PROGRAM.formatted("MuduoClient.at(URI.create(studyId)).close();"));

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("close"), problems.toString());
    }

    private List<String> problems(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        boolean compiled = compiler.getTask(
                        new StringWriter(),
                        null,
                        said,
                        List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()),
                        null,
                        List.of(new Source(source)))
                .call();
        List<String> problems = said.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.getMessage(Locale.ROOT))
                .toList();
        assertEquals(compiled, problems.isEmpty());
        return problems;
    }

    /** In memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
