package dev.muduo.trainer.requests;

import java.util.Locale;

/** Why a model is to be trained. A choice and no free text, which might name a patient: it goes on the log. */
public enum TrainingReason {
    /** More studies are labelled, or others are labelled better. */
    MORE_LABELS,
    /** The configuration has changed. */
    NEW_SETTINGS,
    /** Not given, or another. */
    OTHER;

    /** As events and HTTP have it, as in {@code more-labels}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
