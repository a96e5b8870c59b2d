package dev.muduo.infer.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The media ranges of an Accept header (RFC 9110, 12.5.1). A part that is not understood suits nothing. */
record AcceptedTypes(List<Range> ranges) {
    /** A range such as {@code image/*}, and how welcome it is, 0 … 1. */
    private record Range(String type, double quality) {
        /** How exactly it names the type: 0 not at all, 3 by its name. */
        int names(String mediaType) {
            if (type.equals(mediaType)) {
                return 3;
            }
            if (type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1))) {
                return 2;
            }
            return type.equals("*/*") ? 1 : 0;
        }
    }

    static AcceptedTypes of(String header) {
        List<Range> ranges = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String[] words = part.split(";", -1);
            double quality = 1;
            for (int n = 1; n < words.length; n++) {
                String parameter = words[n].strip().toLowerCase(Locale.ROOT);
                if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                    quality = Math.min(1, Double.parseDouble(parameter.substring(2)));
                }
            }
            ranges.add(new Range(words[0].strip().toLowerCase(Locale.ROOT), quality));
        }
        return new AcceptedTypes(ranges);
    }

    /** By the range that names the type most exactly; 0 if none does. */
    double quality(String mediaType) {
        int exactness = 0;
        double quality = 0;
        for (Range range : ranges) {
            int names = range.names(mediaType);
            if (names > exactness) {
                exactness = names;
                quality = range.quality();
            }
        }
        return quality;
    }
}
