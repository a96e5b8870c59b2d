package dev.muduo.standalone.containers;

import com.github.dockerjava.api.command.LoadImageCallback;
import dev.muduo.platform.config.Configuration;
import dev.muduo.standalone.embedded.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A Kafka and an S3 store in containers of their own, on the loopback interface, and the services' images. */
final class Containers implements AutoCloseable {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Path ROOT =
            Path.of(System.getProperty("muduo.root", "..")).toAbsolutePath();
    private static final String ACCESS_KEY = "test-access-key";
    private static final String SECRET_KEY = "test-secret-key-of-some-length";

    private final Path folder;
    private final int[] ports;
    private final GenericContainer<?> broker;
    private final GenericContainer<?> store;

    /** @param folder for configuration and secrets; readable by the containers' user */
    Containers(Path folder) throws IOException {
        this.folder = folder;
        ports = FreePorts.find(8, new Random());
        load("standalone");
        broker = part("broker", Integer.toString(ports[0]), Integer.toString(ports[1]));
        store = part("store", Integer.toString(ports[2]), ACCESS_KEY, SECRET_KEY);
        Files.writeString(
                folder.resolve("store.properties"), "accessKey=" + ACCESS_KEY + "\nsecretKey=" + SECRET_KEY + "\n");
        Files.writeString(folder.resolve("site-secret"), "a-site-secret-of-a-test-of-at-least-32-characters\n");
    }

    void start() {
        broker.start();
        store.start();
    }

    /** Takes the image that {@code k8s/images/build} has made into the engine. */
    static void load(String module) throws IOException {
        Path image = ROOT.resolve(module).resolve("target/jib-image.tar");
        if (!Files.exists(image)) {
            throw new IllegalStateException(image + " is missing: run k8s/images/build");
        }
        try (InputStream content = Files.newInputStream(image)) {
            // To the end of its answer: the engine gives up what its client no longer waits for.
            DockerClientFactory.lazyClient()
                    .loadImageAsyncCmd(content)
                    .exec(new LoadImageCallback())
                    .awaitMessage();
        }
    }

    private static GenericContainer<?> part(String... arguments) {
        String[] command = new String[arguments.length + 4];
        command[0] = "-Xmx400m";
        command[1] = "-cp";
        command[2] = "/app/resources:/app/classes:/app/libs/*:/test";
        command[3] = PartMain.class.getName();
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return image("standalone")
                .withFileSystemBind(
                        ROOT.resolve("standalone/target/test-classes").toString(), "/test", BindMode.READ_ONLY)
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("java"))
                .withCommand(command)
                .waitingFor(
                        Wait.forLogMessage(".*" + PartMain.READY + ".*", 1).withStartupTimeout(Duration.ofMinutes(2)));
    }

    private static GenericContainer<?> image(String name) {
        return new GenericContainer<>(DockerImageName.parse("muduo/" + name + ":" + VERSION))
                .withNetworkMode("host")
                .withTmpFs(Map.of("/tmp", "rw,exec,mode=1777"));
    }

    /** One service as its image runs it, with the given settings over those of this set-up. */
    GenericContainer<?> service(String name, int index, Map<String, Object> settings) throws IOException {
        load(name);
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, yaml("/etc/muduo", port(index), settings));
        return image(name)
                .withFileSystemBind(folder.toString(), "/etc/muduo", BindMode.READ_ONLY)
                .withCommand("--config", "/etc/muduo/" + name + ".yaml")
                .waitingFor(Wait.forLogMessage(".* runs.*", 1).withStartupTimeout(Duration.ofMinutes(3)));
    }

    /** Where the HTTP of the service with that index listens. */
    int port(int index) {
        return ports[3 + index];
    }

    /** What a process outside the containers needs to speak to them. */
    Configuration configuration() {
        return Configuration.reference().over(yaml(folder.toString(), 0, Map.of()), "containers");
    }

    /** JSON is YAML, and the configuration takes dotted keys only from programs; so sections are written out. */
    private String yaml(String secrets, int httpPort, Map<String, Object> settings) {
        Map<String, String> sections = new HashMap<>();
        settings.forEach((section, body) -> sections.put(section, body.toString()));
        StringBuilder yaml = new StringBuilder(String.format("""
                kafka: { bootstrapServers: "127.0.0.1:%d", replicationFactor: 1 }
                store:
                  endpoint: "http://127.0.0.1:%d"
                  bucket: muduo
                  createBucket: true
                  credentialsFile: %s/store.properties
                site: { secretFile: %s/site-secret }
                http: { port: %d }
                """, ports[0], ports[2], secrets, secrets, httpPort));
        sections.forEach((section, body) ->
                yaml.append(section).append(": ").append(body).append('\n'));
        return yaml.toString();
    }

    @Override
    public void close() {
        store.stop();
        broker.stop();
    }
}
