package dev.muduo.standalone.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Finds free loopback ports below the range that operating systems hand out for outgoing connections.
 *
 * <p>A port of that range could, while the broker restarts, be taken by any outgoing connection, even by a client of ours that
 * ends up connected to itself.
 */
public final class FreePorts {
    static final int LOWEST = 20_000;
    static final int HIGHEST = 31_999;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {}

    /**
     * Returns {@code count} different free ports.
     *
     * @throws IOException if none is found in a bounded number of attempts
     */
    public static int[] find(int count, RandomGenerator random) throws IOException {
        Set<Integer> found = new HashSet<>();
        for (int attempt = 0; attempt < ATTEMPTS && found.size() < count; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IOException("found no " + count + " free ports between " + LOWEST + " and " + HIGHEST
                    + " on the loopback" + " interface; name ports in the configuration");
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
