package dev.muduo.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.security.AccessRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each operation needs, as the API's description says: {@value #ROLE} is a role, or {@value #OPEN} for what everybody may. An
 * operation that is not described, or whose role is not, is nobody's.
 */
public final class AccessRules {
    /** In the description, of an operation. */
    public static final String ROLE = "x-muduo-role";

    /** In place of a role. */
    public static final String OPEN = "open";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");
    /** What is open, which is null, before what needs a role. */
    private static final Comparator<AccessRole> STRICTNESS = Comparator.nullsFirst(Comparator.naturalOrder());

    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z]+}");

    private final List<Rule> rules = new ArrayList<>();

    /**
     * What one operation needs.
     *
     * @param template its path as described
     * @param needed   empty: nothing
     */
    record Rule(String method, String template, Pattern path, Optional<AccessRole> needed) {}

    AccessRules(JsonNode document) {
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    add(operation.getKey(), path.getKey(), operation.getValue());
                }
            }
        }
    }

    private void add(String method, String template, JsonNode operation) {
        String word = operation.path(ROLE).asText();
        Optional<AccessRole> needed = AccessRole.ofWord(word);
        if (needed.isPresent() || word.equals(OPEN)) {
            rules.add(new Rule(method.toUpperCase(Locale.ROOT), template, pattern(template), needed));
        }
    }

    /** As the router takes a parameter: whatever has no slash. */
    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(template);
        int from = 0;
        while (parameter.find()) {
            pattern.append(Pattern.quote(template.substring(from, parameter.start())))
                    .append("[^/]+");
            from = parameter.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(template.substring(from))).toString());
    }

    /** The strictest of those that match, whichever the router would take. */
    Optional<Rule> find(String method, String path) {
        return rules.stream()
                .filter(rule -> rule.method().equals(method)
                        && rule.path().matcher(path).matches())
                .max(Comparator.comparing((Rule rule) -> rule.needed().orElse(null), STRICTNESS));
    }

    /** Whether something is under this path, by whatever method. */
    boolean knows(String path) {
        return rules.stream().anyMatch(rule -> rule.path().matcher(path).matches());
    }
}
