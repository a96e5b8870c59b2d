package dev.muduo.ingest.leader;

import java.util.Locale;

/** Why studies are to be taught again. A choice and no free text, which might name a patient: it goes on the log. */
public enum TeachingReason {
    /** A better prompt generator, a better student, or other prompts in the configuration. */
    BETTER_PROMPTS,
    /** Other teachers. */
    NEW_WEIGHTS,
    /** Not given, or another. */
    OTHER;

    /** As events and HTTP have it, as in {@code better-prompts}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
