package dev.muduo.platform.security;

/**
 * Section {@code security.rates}; enforced where callers are told apart.
 *
 * @param requestsPerSecond        of one caller, on average
 * @param burst                    requests that a caller may have saved up
 * @param openRequestsPerSecond    of one address, for what needs no authentication
 * @param openBurst                as {@code burst}, of an address
 * @param failuresPerMinute        failed authentications of one address, also how many may be saved up
 * @param remembered               callers and addresses that are counted, each; of more the one is forgotten that came last longest ago
 */
public record RatesConfig(
        int requestsPerSecond,
        int burst,
        int openRequestsPerSecond,
        int openBurst,
        int failuresPerMinute,
        int remembered) {
    private static final int MOST = 1_000_000;

    public RatesConfig {
        require("requestsPerSecond", requestsPerSecond);
        require("burst", burst);
        require("openRequestsPerSecond", openRequestsPerSecond);
        require("openBurst", openBurst);
        require("failuresPerMinute", failuresPerMinute);
        require("remembered", remembered);
    }

    private static void require(String key, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(key + " is 1 to " + MOST + ", got " + value);
        }
    }
}
