package dev.muduo.standalone.cli;

import dev.muduo.standalone.client.RunningInstance;
import dev.muduo.standalone.client.ServerClient;
import dev.muduo.standalone.client.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which instance a command talks to. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Where the instance answers, as in http://127.0.0.1:8080. Default: the one that runs on --data.")
    URI server;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "muduo-data",
            description = "Data directory of the running instance. Default: ${DEFAULT-VALUE}.")
    Path data;

    /** @throws UnreachableException if no server is named and none runs on the data directory */
    ServerClient client() throws IOException {
        if (server != null) {
            return new ServerClient(server);
        }
        RunningInstance instance = RunningInstance.find(data)
                .orElseThrow(() -> new UnreachableException("no instance runs on the data directory " + data
                        + "; start one with: muduo up --data " + data + " (or name one with --server)"));
        return new ServerClient(instance.uri());
    }
}
