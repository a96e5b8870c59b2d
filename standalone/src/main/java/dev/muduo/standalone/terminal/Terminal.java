package dev.muduo.standalone.terminal;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command prints. The launcher says whether standard output is a terminal; without it, as in tests, it is not.
 *
 * @param interactive whether lines may be redrawn
 * @param colour      whether colours may be used: a terminal, and no {@code NO_COLOR}
 */
public record Terminal(PrintStream out, boolean interactive, boolean colour) {
    /** Standard output as it is. */
    public static Terminal standard() {
        return of(System.out, Boolean.getBoolean("muduo.terminal"), System.getenv());
    }

    public static Terminal of(PrintStream out, boolean terminal, Map<String, String> environment) {
        boolean interactive = terminal && !"dumb".equals(environment.get("TERM"));
        boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(out, interactive, colour);
    }

    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    public void line(String text) {
        out.println(text);
    }

    private String styled(String code, String text) {
        return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
