package dev.muduo.schemas;

import java.util.List;

/** Names of the topics. Each is keyed as its events say, keeps everything, and has a dead-letter topic beside it. */
public final class Topics {
    public static final String STUDIES = "muduo.studies";
    public static final String ANNOTATIONS = "muduo.annotations";
    public static final String PSEUDO_LABELS = "muduo.pseudo-labels";
    /** The control topic, of one partition: replayed from the start by everyone. */
    public static final String MODELS = "muduo.models";

    public static final String SEGMENTATIONS = "muduo.segmentations";
    /** Compacted, of one partition. */
    public static final String INGEST_CURSORS = "muduo.ingest-cursors";

    private Topics() {}

    /** Every topic but the dead letters. */
    public static List<String> all() {
        return List.of(STUDIES, ANNOTATIONS, PSEUDO_LABELS, MODELS, SEGMENTATIONS, INGEST_CURSORS);
    }

    /** Where records of {@code topic} that could not be used are set aside. */
    public static String deadLetters(String topic) {
        return topic + ".dead-letters";
    }
}
