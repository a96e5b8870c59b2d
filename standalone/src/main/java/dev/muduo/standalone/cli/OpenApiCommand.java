package dev.muduo.standalone.cli;

import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.json.Json;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muduo openapi}. */
@Command(
        name = "openapi",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Print the description of the HTTP API.",
        description =
                "An OpenAPI 3.1 document in JSON, as an instance on one machine serves it under /v1/openapi.json. Needs no"
                        + " running instance: programs that generate a client do so from it when they are built.",
        footer = {"", "Example:", "  muduo openapi -o openapi.json"})
final class OpenApiCommand implements Callable<Integer> {
    @Option(names = "-o", paramLabel = "FILE", description = "Where it is written. Default: it is printed.")
    private Path output;

    @Override
    public Integer call() throws IOException {
        String document = Json.writer()
                .withDefaultPrettyPrinter()
                .writeValueAsString(ApiDescription.onClassPath().document());
        if (output == null) {
            Terminal.standard().line(document);
        } else {
            Files.writeString(output, document + "\n");
        }
        return ExitStatus.DONE;
    }
}
