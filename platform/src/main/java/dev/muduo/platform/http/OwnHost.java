package dev.muduo.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where nobody is asked who they are, the loopback interface is all that keeps others out. A page of theirs in a browser here gets past
 * it if their name is made to lead to this machine (DNS rebinding): the browser then takes us for them. But it says by which name it
 * came, and that is none of ours.
 */
final class OwnHost {
    private static final Pattern NAME = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    private OwnHost() {}

    static void check(RoutingContext context) {
        // Without a Host it is no browser.
        Optional<String> host = Optional.ofNullable(context.request().getHeader(HttpHeaders.HOST));
        if (host.isPresent() && !isOurs(host.get())) {
            throw new ProblemException(new Problem(
                    421,
                    "foreign-host",
                    "Not this machine",
                    "callers are not told apart here, so only what is asked of localhost is answered; let a proxy send"
                            + " `Host: localhost`, or set security.apiKeysFile or security.oidc",
                    Optional.empty()));
        }
        context.next();
    }

    private static boolean isOurs(String host) {
        HostAndPort named = HostAndPort.parseAuthority(host, -1);
        return named != null
                && NAME.matcher(named.host().toLowerCase(Locale.ROOT)).matches();
    }
}
