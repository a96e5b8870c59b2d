package dev.muduo.standalone.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InfrastructurePortsTest {
    @Test
    void keepNamedPortsAndChooseTheOthersBelowTheEphemeralRange() throws IOException {
        InfrastructurePorts chosen = new InfrastructurePorts(9_092, 0, 0).chosen(new Random(7));
        assertEquals(9_092, chosen.broker());
        assertFalse(chosen.anyFree());
        for (int port : new int[] {chosen.controller(), chosen.store()}) {
            assertTrue(port >= FreePorts.LOWEST && port <= FreePorts.HIGHEST, "port " + port);
        }
    }

    @Test
    void areDifferentAndFree() throws IOException {
        int[] ports = FreePorts.find(20, new Random(7));
        assertEquals(20, Arrays.stream(ports).distinct().count());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFalse(FreePorts.isFree(taken.getLocalPort()));
        }
    }

    @Test
    void refuseOnePortForTwoServers() {
        assertThrows(IllegalArgumentException.class, () -> new InfrastructurePorts(9_092, 9_092, 0));
        assertThrows(IllegalArgumentException.class, () -> new InfrastructurePorts(9_092, 0, 9_092));
        assertThrows(IllegalArgumentException.class, () -> new InfrastructurePorts(70_000, 0, 0));
    }
}
