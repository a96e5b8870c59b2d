package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A multipart form that has been received: its files are on disk. Values are never repeated in messages: a patient's
 * identifier may have gone into the wrong field.
 *
 * @param files  by the name of their part
 * @param fields by name, with the values in the order in which they came; without empty ones
 */
record Form(Map<String, Path> files, Map<String, List<String>> fields) {
    private static final int MAX_WORD_CHARACTERS = 64;
    private static final Predicate<String> WORD =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]*").asMatchPredicate();

    Form {
        files = Map.copyOf(files);
        fields = Map.copyOf(fields);
    }

    Path file(String name) {
        if (!files.containsKey(name)) {
            throw malformed("part-missing", "expected a file in the part " + name + ", got none");
        }
        return files.get(name);
    }

    Optional<String> field(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw malformed("field-twice", name + ": expected one value, got " + values.size());
        }
        return values.stream().findFirst();
    }

    /** A name of something: letters, digits, spaces and {@code . _ @ -}. */
    Optional<String> word(String name) {
        return field(name).map(value -> requireWord(name, value));
    }

    static String requireWord(String name, String value) {
        if (value.length() > MAX_WORD_CHARACTERS || !WORD.test(value)) {
            throw malformed(
                    "field-" + name.toLowerCase(Locale.ROOT),
                    name + ": expected at most " + MAX_WORD_CHARACTERS + " letters, digits, spaces and . _ @ -");
        }
        return value;
    }

    Optional<Integer> number(String name) {
        return field(name).map(value -> {
            if (!value.matches("[1-9][0-9]{0,8}")) {
                throw malformed("field-" + name, name + ": expected a number from 1");
            }
            return Integer.valueOf(value);
        });
    }

    boolean flag(String name) {
        return choice(name, List.of("true", "false")).filter("true"::equals).isPresent();
    }

    /** One of the words, whatever their case; as they are given here. */
    Optional<String> choice(String name, List<String> words) {
        return field(name)
                .map(value -> words.stream()
                        .filter(value::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() -> malformed(
                                "field-" + name.toLowerCase(Locale.ROOT), name + ": expected one of " + words)));
    }

    /** The field's values, each of which may hold several, separated by commas. */
    List<String> list(String name) {
        return fields.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    static Refusal malformed(String code, String message) {
        return new Refusal(Refusal.Kind.MALFORMED, code, message);
    }
}
