package dev.muduo.platform.testing;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.ApiKey;
import dev.muduo.platform.security.ApiKeyFile;
import dev.muduo.platform.security.SecurityConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Sections {@code security} for tests: the reference with what a test names over it. */
public final class SecuritySettings {
    private SecuritySettings() {}

    /** Believes a key that is called as each role is; {@link #key} is what to show. */
    public static Map<String, Object> keysOfAllRoles(Path file) {
        ApiKeyFile keys = new ApiKeyFile(file);
        for (AccessRole role : AccessRole.values()) {
            try {
                keys.add(ApiKey.of(role.word(), role, key(role)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Map.of("security.apiKeysFile", file.toString());
    }

    public static String key(AccessRole role) {
        return ApiKey.PREFIX + "key-for-tests-of-" + role.word();
    }

    /** Believes an issuer, whose words for roles are ours. */
    public static Map<String, Object> issuer(FakeIssuer issuer) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("security.oidc.issuer", issuer.url());
        settings.put("security.oidc.audience", FakeIssuer.AUDIENCE);
        settings.put("security.oidc.rolesClaim", "realm_access.roles");
        Map<String, String> roles = new HashMap<>();
        for (AccessRole role : AccessRole.values()) {
            roles.put(role.word(), role.word());
        }
        settings.put("security.oidc.roles", roles);
        return settings;
    }

    public static SecurityConfig section(Map<String, ?> settings) {
        return Configuration.reference().with(settings).section("security", SecurityConfig.class);
    }
}
