package dev.muduo.standalone.cli;

import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.ApiKey;
import dev.muduo.platform.security.ApiKeyFile;
import dev.muduo.standalone.InstanceKeys;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.client.RunningInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo api-key}. */
@Command(
        name = "api-key",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Make an API key, for a person or a program.",
        description = {
            "Prints the key, once, and adds its SHA-256 to the file of keys: whoever reads that file has no key. Requests show the"
                    + " key as `Authorization: Bearer KEY`; muduo's own commands take it from MUDUO_TOKEN or --token-file.",
            "",
            "An instance that has begun with a file of keys takes the new one within a second, and refuses new requests with"
                    + " one whose line is removed as fast. One that has begun without asks nobody who they are until it is"
                    + " started again; from then on it does not start without the file."
        },
        footer = {
            "",
            "Examples:",
            "  muduo api-key dr-a --role reviewer",
            "  muduo api-key scanner-7 --role annotator --data /srv/muduo",
            "  muduo api-key prometheus --role viewer --file api-keys      then: kubectl create secret generic …"
        })
final class ApiKeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "Who has it: stands in the access log, and as the author of annotations and reviews.")
    private String name;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description =
                    "viewer (looks, asks for segmentations), annotator (and sends studies and annotations), reviewer (and"
                            + " judges, and decides about held studies) or admin (and brings in weights, asks for training).")
    private AccessRole role;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "muduo-data",
            description = "Data directory of the instance. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(names = "--file", paramLabel = "FILE", description = "The file of keys, where it is not that of --data.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Path keys = file == null ? Standalone.apiKeys(data) : file;
        boolean first = Files.notExists(keys);
        String key = ApiKey.draw(new SecureRandom());
        if (file == null) {
            new InstanceKeys(data).add(named(key));
        } else {
            new ApiKeyFile(file).add(named(key));
        }
        // The key alone goes where a script takes it from.
        spec.commandLine().getOut().println(key);
        spec.commandLine().getErr().println("it is shown this once; its hash is in " + keys);
        if (first && file == null && RunningInstance.find(data).isPresent()) {
            spec.commandLine()
                    .getErr()
                    .println("the instance on " + data
                            + " has begun without keys: start it again, and it asks for them");
        }
        return ExitStatus.DONE;
    }

    private ApiKey named(String key) {
        try {
            return ApiKey.of(name, role, key);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + "; got " + name, e);
        }
    }
}
