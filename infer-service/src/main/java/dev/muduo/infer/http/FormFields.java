package dev.muduo.infer.http;

import dev.muduo.infer.request.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lists in fields of a form, separated by commas. */
final class FormFields {
    private FormFields() {}

    static List<String> names(Optional<String> field) {
        return field.map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
    }

    /** @throws RefusedException if one is no number */
    static List<Double> numbers(String name, Optional<String> field) {
        try {
            return names(field).stream().map(Double::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new RefusedException(
                    RefusedException.Reason.MALFORMED,
                    "`" + name + "` is numbers separated by commas, got `" + field.orElse("") + "`",
                    e);
        }
    }
}
