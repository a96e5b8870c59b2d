package dev.muduo.platform.security;

/**
 * Section {@code security.rates}; enforced where callers are told apart.
 *
 * @param requestsPerSecond        of one caller, on average
 * @param burst                    requests that a caller may have saved up
 * @param unknownPerSecond         of one address, with wrong credentials or with none where some are needed
 * @param unknownBurst             as {@code burst}, of an address
 * @param remembered               callers and addresses that are counted, each; of more the one is forgotten that came last longest ago
 */
public record RatesConfig(int requestsPerSecond, int burst, int unknownPerSecond, int unknownBurst, int remembered) {
    private static final int MOST = 1_000_000;

    public RatesConfig {
        require("requestsPerSecond", requestsPerSecond);
        require("burst", burst);
        require("unknownPerSecond", unknownPerSecond);
        require("unknownBurst", unknownBurst);
        require("remembered", remembered);
    }

    private static void require(String key, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(key + " is 1 to " + MOST + ", got " + value);
        }
    }
}
