package dev.muduo.standalone.embedded;

import java.io.IOException;
import java.util.random.RandomGenerator;

/** Loopback ports of the broker, its controller and the store; 0 stands for "any free one". */
public record InfrastructurePorts(int broker, int controller, int store) {
    /** Any free ones. */
    public static final InfrastructurePorts ANY = new InfrastructurePorts(0, 0, 0);

    public InfrastructurePorts {
        check("broker", broker);
        check("controller", controller);
        check("store", store);
        boolean twice =
                (broker != 0 && broker == controller) || (store != 0 && (store == broker || store == controller));
        if (twice) {
            throw new IllegalArgumentException("broker, controller and store need three different ports, got " + broker
                    + ", " + controller + " and " + store);
        }
    }

    /** Whether a port is left to chance. */
    boolean anyFree() {
        return broker == 0 || controller == 0 || store == 0;
    }

    /** These ports, with free ones instead of zeros. */
    InfrastructurePorts chosen(RandomGenerator random) throws IOException {
        int[] free = FreePorts.find(3, random);
        return new InfrastructurePorts(
                broker == 0 ? free[0] : broker, controller == 0 ? free[1] : controller, store == 0 ? free[2] : store);
    }

    private static void check(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the " + name + " port is 0 (any) to 65535, got " + port);
        }
    }
}
