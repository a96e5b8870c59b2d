package dev.muduo.standalone.client;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where the instance that owns a data directory answers, in its file {@code run/http.json}: written when it listens, removed
 * when it stops, left behind when it is killed.
 *
 * @param pid process id, so that a file left behind can be told from a living instance
 */
public record RunningInstance(String url, long pid) {
    private static final String FILE = "run/http.json";

    /**
     * Where those on the same machine find what listens there: for all interfaces the loopback one, because an address that stands for
     * all is none to send a key to.
     *
     * @param host as configured: a name, or an address
     */
    public static URI onThisMachine(String scheme, String host, int port) {
        try {
            InetAddress bound = InetAddress.getByName(host);
            if (bound.isAnyLocalAddress()) {
                return URI.create(
                        scheme + "://" + (bound instanceof Inet6Address ? "[::1]" : "127.0.0.1") + ":" + port);
            }
        } catch (UnknownHostException e) {
            // It was known when the port was bound.
            return url(scheme, host, port);
        }
        return url(scheme, host, port);
    }

    private static URI url(String scheme, String host, int port) {
        // An address of IPv6 has colons of its own (RFC 3986, 3.2.2).
        boolean bare = host.contains(":") && !host.startsWith("[");
        return URI.create(scheme + "://" + (bare ? "[" + host + "]" : host) + ":" + port);
    }

    /** The living instance of this data directory, if there is one. */
    public static Optional<RunningInstance> find(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            RunningInstance found = Json.read(Files.readAllBytes(file), RunningInstance.class, file.toString());
            return ProcessHandle.of(found.pid()).filter(ProcessHandle::isAlive).map(alive -> found);
        } catch (RecordFaultException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }

    public void write(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        Files.createDirectories(file.getParent());
        Path whole = Files.write(file.resolveSibling("http.json.tmp"), Json.write(this));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void remove(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(FILE));
    }

    public URI uri() {
        return URI.create(url);
    }
}
