package dev.muduo.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a mistyped key was meant to be. */
final class NearestKey {
    private static final int MAX_LENGTH = 100;

    private NearestKey() {}

    /** The known key that is closest to what was written, if one is close at all; ties go to the first in the alphabet. */
    static Optional<String> to(String written, Collection<String> known) {
        int bound = Math.max(2, written.length() / 3);
        return known.stream()
                .filter(key -> distance(written, key) <= bound)
                .min(Comparator.comparingInt((String key) -> distance(written, key))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance, upper and lower case being the same. */
    static int distance(String one, String other) {
        String a = clip(one);
        String b = clip(other);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private static String clip(String key) {
        return (key.length() <= MAX_LENGTH ? key : key.substring(0, MAX_LENGTH)).toLowerCase(Locale.ROOT);
    }
}
