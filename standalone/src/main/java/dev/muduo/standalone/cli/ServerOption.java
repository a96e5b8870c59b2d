package dev.muduo.standalone.cli;

import dev.muduo.client.MuduoClient;
import dev.muduo.client.TokenFile;
import dev.muduo.client.UnprotectedTokenException;
import dev.muduo.client.UnreachableException;
import dev.muduo.standalone.client.RunningInstance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which instance a command talks to, and as whom. */
final class ServerOption {
    /** Never an option: command lines are for all of a machine to see. */
    static final String TOKEN = "MUDUO_TOKEN";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private URI server;

    /** A wrong address is wrong usage, whatever the command would do with it. */
    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Where the instance answers, as in http://127.0.0.1:8080. Default: the one that runs on --data; with TLS on"
                            + " all interfaces, name an address here that its certificate has.")
    void server(URI address) {
        try {
            MuduoClient.at(address);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command.commandLine(), "--server: " + e.getMessage(), e);
        }
        server = address;
    }

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "muduo-data",
            description = "Data directory of the running instance. Default: ${DEFAULT-VALUE}.")
    Path data;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The API key or token to send. Default: what the environment variable " + TOKEN + " has.")
    Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates in PEM to trust in place of those that Java trusts.")
    Path authority;

    /**
     * A client that is not patient.
     *
     * @throws UnreachableException if no server is named and none runs on the data directory
     */
    MuduoClient client() throws IOException {
        return client(Duration.ZERO);
    }

    /**
     * A client.
     *
     * @param patience how long a busy instance is asked again
     * @throws UnreachableException if no server is named and none runs on the data directory
     * @throws UnprotectedTokenException if there is a token and the way to the server is not protected
     */
    MuduoClient client(Duration patience) throws IOException {
        MuduoClient.Builder builder = MuduoClient.at(uri()).patience(patience);
        token(tokenFile, System.getenv()).ifPresent(builder::token);
        if (authority != null) {
            builder.authority(authority);
        }
        return builder.open();
    }

    private URI uri() throws IOException {
        if (server != null) {
            return server;
        }
        return RunningInstance.find(data)
                .orElseThrow(() -> new UnreachableException("no instance runs on the data directory " + data
                        + "; start one with: muduo up --data " + data + " (or name one with --server)"))
                .uri();
    }

    /** The file before the environment. */
    static Optional<Supplier<String>> token(Path file, Map<String, String> environment) {
        if (file != null) {
            return Optional.of(new TokenFile(file));
        }
        return Optional.ofNullable(environment.get(TOKEN))
                .filter(token -> !token.isEmpty())
                .map(token -> () -> token);
    }
}
