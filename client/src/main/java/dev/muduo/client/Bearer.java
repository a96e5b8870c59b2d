package dev.muduo.client;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Who the caller is (RFC 6750). The token is in the header of each request and nowhere else. */
final class Bearer {
    static final Bearer NOBODY = new Bearer(Optional.empty());

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

    private final Optional<Supplier<String>> token;

    private Bearer(Optional<Supplier<String>> token) {
        this.token = token;
    }

    /**
     * Sends what the supplier says.
     *
     * @throws UnprotectedTokenException if others could read it on its way
     */
    static Bearer of(Supplier<String> token, URI server, boolean alsoWithoutTls) {
        if (!server.getScheme().equals("https") && !isLoopback(server.getHost()) && !alsoWithoutTls) {
            throw new UnprotectedTokenException(server);
        }
        return new Bearer(Optional.of(token));
    }

    /** By name: what a name server says is nothing to rely on. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** @throws UnfitTokenException if what the supplier says is none */
    Optional<String> header() {
        return token.map(supplier -> {
            String value = supplier.get();
            if (value == null || !TOKEN.matcher(value).matches()) {
                throw new UnfitTokenException();
            }
            return "Bearer " + value;
        });
    }
}
