package dev.muduo.client;

import dev.muduo.client.answer.MaskReport;
import dev.muduo.client.answer.SegmentationState;
import dev.muduo.client.answer.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Masks. A request that may be sent more than once has an {@code Idempotency-Key}, so that it is computed once; where there is no
 * patience it has one only if it is given one. One that takes longer than the instance lets a request wait is asked for by its key
 * until it is there, for as long as {@link MuduoClient.Builder#answerWithin} says. Whoever is told that there is none yet goes on with
 * the {@linkplain MuduoException#key() key of the exception}: {@code wanted.key(…)}.
 */
public final class Segmentations {
    private static final String PATH = "/v1/segmentations";

    private final Requests requests;

    Segmentations(Requests requests) {
        this.requests = requests;
    }

    /** Waits for a mask and writes it to a file, whole or not at all. */
    public Segmented segment(Images images, Wanted wanted, Path target) throws IOException, InterruptedException {
        return Segmented.of(requests.download(call(images, wanted), target), target);
    }

    /** Waits for a mask in numbers. */
    public MaskReport report(Images images, Wanted wanted) throws IOException, InterruptedException {
        return requests.json(call(images, wanted.as(Wanted.Format.REPORT)), MaskReport.class);
    }

    /** Asks for a mask and does not wait for it: all its forms are kept for a while. */
    public PendingSegmentation begin(Images images, Wanted wanted) throws IOException, InterruptedException {
        Call call = call(images, wanted).header("Prefer", "respond-async");
        return pending(requests.json(call, SegmentationState.class).id());
    }

    /** One that was begun, perhaps by another process. */
    public PendingSegmentation pending(String id) {
        return new PendingSegmentation(requests, id);
    }

    /** Which checkpoint answers, since when, and which structures there are. */
    public Serving serving() throws IOException, InterruptedException {
        return requests.json(Call.get("/v1/serving"), Serving.class);
    }

    private Call call(Images images, Wanted asked) {
        Wanted wanted = requests.repeats() ? asked.withKey() : asked;
        String path = PATH + "?format=" + wanted.format().word();
        Call call = images instanceof Images.Submitted study
                ? Call.post(path, body(study, wanted))
                : Call.post(path, form((Images.Upload) images, wanted));
        if (wanted.key().isPresent()) {
            call = call.key(wanted.key().get());
        }
        if (wanted.canWait().isPresent()) {
            call = call.header("Priority", wanted.canWait().get() ? "u=5" : "u=3");
        }
        return call;
    }

    private static MultipartForm form(Images.Upload images, Wanted wanted) {
        return Studies.form(images)
                .field("grid", wanted.grid().word())
                .field("structures", wanted.structures())
                .field("box", wanted.box());
    }

    private static Map<String, Object> body(Images.Submitted study, Wanted wanted) {
        Map<String, Object> body = new TreeMap<>(
                Map.of("studyId", study.studyId(), "grid", wanted.grid().word()));
        study.revision().ifPresent(number -> body.put("revision", number));
        if (!wanted.structures().isEmpty()) {
            body.put("structures", wanted.structures());
        }
        if (!wanted.box().isEmpty()) {
            body.put("box", wanted.box());
        }
        return body;
    }
}
