package dev.muduo.standalone.cli;

import dev.muduo.platform.config.Configuration;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How an instance of one's own is configured. */
final class InstanceOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML laid over the reference configuration; an unknown key is an error.")
    private Path config;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the HTTP interface; 0 takes a free one.")
    private Integer port;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the embedded Kafka. Default: a free one.")
    private int kafkaPort;

    @Option(
            names = "--store-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the embedded S3 store. Default: a free one.")
    private int storePort;

    Configuration configuration() {
        return over(Configuration.reference());
    }

    /** The user's file and options over these defaults. */
    Configuration over(Configuration defaults) {
        Configuration configuration = config == null ? defaults : defaults.over(config);
        return Optional.ofNullable(port)
                .map(named -> configuration.with(Map.of("http.port", named)))
                .orElse(configuration);
    }

    InfrastructurePorts ports() {
        return new InfrastructurePorts(kafkaPort, 0, storePort);
    }
}
