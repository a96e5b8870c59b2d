package dev.muduo.standalone.containers;

import dev.muduo.standalone.embedded.EmbeddedBroker;
import dev.muduo.standalone.embedded.EmbeddedStore;
import dev.muduo.standalone.embedded.StoreCredentials;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main class of a container that is a broker or a store: {@code broker PORT CONTROLLER} or {@code store PORT KEY SECRET}. */
final class PartMain {
    static final String READY = "the part is ready";

    private PartMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of("/tmp/part");
        int port = Integer.parseInt(arguments[1]);
        AutoCloseable part = switch (arguments[0]) {
            case "broker" -> EmbeddedBroker.start(directory, port, Integer.parseInt(arguments[2]));
            case "store" -> EmbeddedStore.start(directory, port, new StoreCredentials(arguments[2], arguments[3]));
            default -> throw new IllegalArgumentException("broker or store, not " + arguments[0]);
        };
        try (part) {
            System.out.println(READY);
            new CountDownLatch(1).await();
        }
    }
}
