package dev.muduo.imaging.dicom;

import java.util.ArrayList;
import java.util.List;

/** The text of a value: without padding, parted at backslashes where several values are allowed. */
final class TextValue {
    private TextValue() {}

    /** Values of no character at all are kept between others; a value that is empty as a whole has none. */
    static List<String> of(Element.Bytes element, CharacterSet characterSet) {
        Vr.Nature nature = element.vr().nature();
        CharacterSet decoding =
                nature == Vr.Nature.TEXT || nature == Vr.Nature.PROSE ? characterSet : CharacterSet.DEFAULT;
        String all = withoutPadding(decoding.decode(element.bytes()));
        if (all.isEmpty()) {
            return List.of();
        }
        if (nature == Vr.Nature.PROSE || element.vr() == Vr.UR) {
            return List.of(all);
        }
        List<String> values = new ArrayList<>();
        int from = 0;
        for (int to = all.indexOf('\\'); to >= 0; to = all.indexOf('\\', from)) {
            values.add(all.substring(from, to).strip());
            from = to + 1;
        }
        values.add(all.substring(from).strip());
        return values;
    }

    /** Whether a value has no byte but padding. */
    static boolean isBlank(Element.Bytes element) {
        if (!element.vr().isText()) {
            return element.bytes().length == 0;
        }
        for (byte b : element.bytes()) {
            if (b != 0 && b != ' ') {
                return false;
            }
        }
        return true;
    }

    private static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end);
    }
}
