package dev.muduo.standalone.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What the parent tells the child over its standard input, so that no secret shows in a list of processes: one
 * {@code key=value} a line, ended by an empty line.
 */
record EmbeddedOrders(Path directory, InfrastructurePorts ports, StoreCredentials credentials) {
    private static final int MOST_LINES = 16;

    String toText() {
        return """
                directory=%s
                brokerPort=%d
                controllerPort=%d
                storePort=%d
                accessKey=%s
                secretKey=%s

                """.formatted(
                        directory.toAbsolutePath().toString().replace("\\", "\\\\"),
                        ports.broker(),
                        ports.controller(),
                        ports.store(),
                        credentials.accessKey(),
                        credentials.secretKey());
    }

    /** @throws IOException if the text ends early or lacks a line */
    static EmbeddedOrders read(BufferedReader input) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < MOST_LINES; line++) {
            String next = input.readLine();
            if (next == null) {
                throw new IOException("the parent ended before it gave its orders");
            }
            if (next.isEmpty()) {
                return parse(text.toString());
            }
            text.append(next).append('\n');
        }
        throw new IOException("expected orders of at most " + MOST_LINES + " lines");
    }

    private static EmbeddedOrders parse(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return new EmbeddedOrders(
                Path.of(required(properties, "directory")),
                new InfrastructurePorts(
                        Integer.parseInt(required(properties, "brokerPort")),
                        Integer.parseInt(required(properties, "controllerPort")),
                        Integer.parseInt(required(properties, "storePort"))),
                new StoreCredentials(required(properties, "accessKey"), required(properties, "secretKey")));
    }

    private static String required(Properties properties, String key) throws IOException {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IOException("the orders lack " + key);
        }
        return value;
    }
}
