package dev.muduo.ingest.pacs;

import dev.muduo.ingest.pacs.ArchiveHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;

/** Orthanc's own way in: {@code POST /instances}. */
record OrthancStore(String archive, ArchiveHttp http) implements ArchiveStore {
    private static final int OK = 200;

    @Override
    public boolean store(byte[] object) {
        Answer answer =
                http.post("/instances", "application/dicom", BodyPublishers.ofByteArray(object), "application/json");
        if (answer.status() != OK) {
            throw StoreAnswers.fault(archive, answer.status());
        }
        return switch (answer.said().path("Status").asText()) {
            case "Success" -> true;
            case "AlreadyStored" -> false;
            case "FilteredOut" -> throw StoreAnswers.refused(archive, "a filter in it leaves such objects out");
            default -> throw StoreAnswers.notNow(archive, "expected Success or AlreadyStored, got something else");
        };
    }
}
