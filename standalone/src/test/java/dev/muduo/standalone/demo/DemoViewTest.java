package dev.muduo.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.standalone.watch.LoopPicture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoViewTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalSeesOneBlockThatChanges() {
        DemoView view = new DemoView(new Terminal(out, true, false));
        view.show(moment(3, List.of()));
        long rows = text().chars().filter(character -> character == 10).count();
        shown.reset();
        view.show(moment(4, List.of()));
        assertTrue(text().startsWith("\033[" + rows + "A"), "goes up over the last block");
        assertTrue(text().contains("4 of 25 in"), text());
        assertFalse(text().contains("\033[1m"), "no colour was asked for");
    }

    @Test
    void aPipeSeesPlainLines() {
        DemoView view = new DemoView(new Terminal(out, false, false));
        view.show(moment(3, List.of("a store that is away")));
        assertFalse(text().contains("\033"), text());
        assertEquals(1, text().split("\n").length);
        assertTrue(text().startsWith("1:05  studies 3/25"), text());
        assertTrue(text().contains("TROUBLE a store that is away"), text());
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static DemoView.Moment moment(int studies, List<String> troubles) {
        LoopPicture loop = new LoopPicture(
                new LoopPicture.Studies(studies, 2, 0, Map.of("TRAIN", studies)),
                new LoopPicture.Teaching(1, 2, 8, List.of(new LoopPicture.Agreement("liver", 4, Optional.of(0.5)))),
                List.of(),
                new LoopPicture.Serving(0, 0),
                Map.of());
        return new DemoView.Moment(
                Duration.ofSeconds(65),
                Duration.ofMinutes(5),
                25,
                loop,
                List.of(),
                Map.of(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                troubles);
    }
}
