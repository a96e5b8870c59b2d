package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Values that stay only if they are what their representation says; anything else could be a name. */
final class Values {
    private static final Pattern AGE = Pattern.compile("[0-9]{3}[DWMY]");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?");
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_ ]{1,16}");
    private static final int LONGEST_DECIMAL = 16;
    private static final Pattern SHORT_STRING = Pattern.compile("[ -~]{1,16}");

    private Values() {}

    /** The attribute as it is; empty if its value is not one of its representation. */
    static Optional<Element> kept(Element element, Vr vr) {
        if (vr == Vr.US) {
            return element instanceof Element.Bytes value && value.bytes().length == 2
                    ? Optional.of(new Element.Bytes(value.tag(), vr, value.bytes()))
                    : Optional.empty();
        }
        return mapped(element, vr, value -> valid(value, vr) ? Optional.of(value) : Optional.empty());
    }

    /** The attribute with each of its values changed, blank ones apart; empty if one of them becomes nothing. */
    static Optional<Element> mapped(Element element, Vr vr, Function<String, Optional<String>> change) {
        if (!(element instanceof Element.Bytes bytes)) {
            return Optional.empty();
        }
        String text = new String(bytes.bytes(), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        List<String> changed = new ArrayList<>();
        for (String value : text.split("\\\\", -1)) {
            String stripped = value.strip();
            Optional<String> after = stripped.isEmpty() ? Optional.of("") : change.apply(stripped);
            if (after.isEmpty()) {
                return Optional.empty();
            }
            changed.add(after.get());
        }
        return Optional.of(DummyValue.text(element.tag(), vr, String.join("\\", changed)));
    }

    static boolean valid(String value, Vr vr) {
        return switch (vr) {
            case AS -> AGE.matcher(value).matches();
            case CS -> CODE.matcher(value).matches();
            case DS ->
                value.length() <= LONGEST_DECIMAL && DECIMAL.matcher(value).matches();
            case SH -> SHORT_STRING.matcher(value).matches();
            default -> false;
        };
    }
}
