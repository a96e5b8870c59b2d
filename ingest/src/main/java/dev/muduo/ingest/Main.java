package dev.muduo.ingest;

import dev.muduo.platform.ServiceMain;

/** Ingest in a container of its own: {@code [--config FILE]}. One per site; a second one takes over from the first. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run("ingest", arguments, IngestService::create);
    }
}
