package dev.muduo.standalone.page;

import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.platform.testing.SecuritySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A {@link PageSite} that tells callers apart, by keys of all roles and by an OpenID provider, on a clock that a test moves. */
final class GuardedSite implements AutoCloseable {
    private final ManualClock clock = new ManualClock(Instant.now());
    private final FakeIssuer issuer = FakeIssuer.start(clock);
    private final FakeApi api = new FakeApi();
    private final Path keys;
    private final Optional<Authentication> callers;
    private final PageSite site;

    GuardedSite(Path folder) {
        keys = folder.resolve("keys");
        Map<String, Object> settings = new HashMap<>(SecuritySettings.keysOfAllRoles(keys));
        settings.putAll(SecuritySettings.issuer(issuer));
        settings.put("security.oidc.clientId", FakeIssuer.CLIENT);
        settings.put("security.oidc.nameClaim", "preferred_username");
        callers = Authentication.of(SecuritySettings.section(settings), clock);
        site = new PageSite(Optional.of(URI.create(issuer.url())), callers, api);
    }

    /** Of the service and of the provider; the browser has its own. */
    ManualClock clock() {
        return clock;
    }

    FakeIssuer issuer() {
        return issuer;
    }

    FakeApi api() {
        return api;
    }

    Path keys() {
        return keys;
    }

    Optional<Authentication> callers() {
        return callers;
    }

    PageSite site() {
        return site;
    }

    Tab tab() {
        return site.tab();
    }

    void signIn(AccessRole role) {
        tab().page().fill("input[name=key]", SecuritySettings.key(role));
        tab().page().click("button:has-text(\"Sign in with a key\")");
        tab().await(".person:has-text(\"" + role.word() + "\")");
    }

    @Override
    public void close() {
        site.close();
        issuer.close();
    }
}
