package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;

/** Data sets in DICOM's JSON (PS3.18, F). */
final class DicomJson {
    private static final int MAX_UID_CHARACTERS = 64;

    private DicomJson() {}

    /** The first value of an attribute; empty if there is none. */
    static String value(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0).asText();
    }

    /** Whether a text is a UID (PS3.5, 9.1): nothing else becomes part of a path. */
    static boolean isUid(String text) {
        return text.length() <= MAX_UID_CHARACTERS && text.matches("[0-9]+(\\.[0-9]+)*");
    }
}
