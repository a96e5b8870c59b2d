package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.ingest.pacs.ArchiveHttp.Answer;
import dev.muduo.platform.store.Sha256;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/** STOW-RS (PS3.18, 10.5), an object a request, so that each has an answer of its own. */
record StowStore(String archive, ArchiveHttp http) implements ArchiveStore {
    private static final String FAILED_SOP_SEQUENCE = "00081198";
    /** Of what could not be told apart by its UIDs. */
    private static final String OTHER_FAILURES_SEQUENCE = "0008119A";

    private static final String FAILURE_REASON = "00081197";
    /** Of what was stored, with or without a warning. */
    private static final String REFERENCED_SOP_SEQUENCE = "00081199";

    private static final String REFERENCED_SOP_INSTANCE_UID = "00081155";
    private static final int BOUNDARY_DIGITS = 32;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    /** Failure Reasons (PS3.18, Table I.2-2; PS3.4, Annex B). */
    private static final int DUPLICATE_SOP_INSTANCE = 0x0111;

    private static final int PROCESSING_FAILURE = 0x0110;
    private static final int NOT_AUTHORIZED = 0x0124;
    private static final int OUT_OF_RESOURCES = 0xa700;
    private static final int OUT_OF_RESOURCES_MASK = 0xff00;

    @Override
    public boolean store(byte[] object) {
        // No object holds its own hash.
        String boundary = "muduo-" + Sha256.of(object).substring(0, BOUNDARY_DIGITS);
        Answer answer = http.post(
                "/studies",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary,
                BodyPublishers.ofByteArrays(List.of(
                        ascii("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n"),
                        object,
                        ascii("\r\n--" + boundary + "--\r\n"))),
                "application/dicom+json");
        return switch (answer.status()) {
            case OK, ACCEPTED, CONFLICT -> judged(answer, object);
            default -> throw StoreAnswers.fault(archive, answer.status());
        };
    }

    /**
     * Without a list of failures 200 says that there are none, 409 that the object is there already, and 202, which also comes
     * with warnings (PS3.18, 10.5.3), nothing but by the list of what was stored.
     */
    private boolean judged(Answer answer, byte[] object) {
        JsonNode reason = reason(answer, FAILED_SOP_SEQUENCE);
        reason = reason.isMissingNode() ? reason(answer, OTHER_FAILURES_SEQUENCE) : reason;
        if (reason.isMissingNode()) {
            if (answer.status() == ACCEPTED && !namesStored(answer, object)) {
                throw StoreAnswers.notNow(archive, "HTTP 202 without the object and without the reason of a failure");
            }
            return answer.status() != CONFLICT;
        }
        int code = reason.asInt();
        if (code == DUPLICATE_SOP_INSTANCE) {
            return false;
        }
        String said = String.format("Failure Reason %04XH", code);
        boolean mayPass = code == PROCESSING_FAILURE
                || code == NOT_AUTHORIZED
                || (code & OUT_OF_RESOURCES_MASK) == OUT_OF_RESOURCES;
        throw mayPass ? StoreAnswers.notNow(archive, said) : StoreAnswers.refused(archive, said);
    }

    private static boolean namesStored(Answer answer, byte[] object) {
        String uid = Dicom.readFileMeta(object, "a result").requireText(Attribute.MEDIA_STORAGE_SOP_INSTANCE_UID);
        JsonNode stored = answer.said().path(REFERENCED_SOP_SEQUENCE).path("Value");
        return StreamSupport.stream(stored.spliterator(), false)
                .anyMatch(item ->
                        DicomJson.value(item, REFERENCED_SOP_INSTANCE_UID).equals(uid));
    }

    private static JsonNode reason(Answer answer, String failures) {
        return answer.said()
                .path(failures)
                .path("Value")
                .path(0)
                .path(FAILURE_REASON)
                .path("Value")
                .path(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
