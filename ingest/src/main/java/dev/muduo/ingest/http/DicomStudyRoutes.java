package dev.muduo.ingest.http;

import dev.muduo.ingest.spool.DicomStudies;
import dev.muduo.ingest.spool.SpooledStudy;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.platform.http.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code /v1/dicom-studies}: what has become of studies that came as DICOM, and what a person decides about those held. */
public final class DicomStudyRoutes implements Routes {
    private static final String KIND = "dicom-study";
    private static final int MAX_BODY_BYTES = 1 << 14;

    private final DicomStudies studies;
    private final Replies replies;

    public DicomStudyRoutes(DicomStudies studies, MeterRegistry meters) {
        this.studies = studies;
        this.replies = new Replies(meters);
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/dicom-studies").handler(context -> replies.answering(context, KIND, () -> list(context)));
        router.get("/v1/dicom-studies/:studyId")
                .handler(context -> replies.answering(context, KIND, () -> study(context)));
        router.post("/v1/dicom-studies/:studyId/decision")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(this::decide);
    }

    private JsonObject list(RoutingContext context) {
        Page page = Page.asked(context.request());
        Optional<StudyState> state =
                Optional.ofNullable(context.request().getParam("state")).map(DicomStudyRoutes::state);
        List<SpooledStudy> found = studies.page(state, page.after(), page.lookedUp());
        JsonObject counts = new JsonObject();
        for (StudyState each : StudyState.values()) {
            counts.put(each.name(), studies.count(each));
        }
        return page.addTo(new JsonObject().put("counts", counts), found, SpoolAnswers::study);
    }

    private static StudyState state(String word) {
        return Arrays.stream(StudyState.values())
                .filter(state -> state.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> Form.malformed(
                        "field-state", "state: expected one of " + Arrays.toString(StudyState.values())));
    }

    private JsonObject study(RoutingContext context) {
        return SpoolAnswers.study(studies.required(context.pathParam("studyId")));
    }

    /** The disk is written: not on the event loop. */
    private void decide(RoutingContext context) {
        String studyId = context.pathParam("studyId");
        context.vertx()
                .executeBlocking(
                        () -> {
                            DecisionBody body =
                                    DecisionBody.parse(context.body().buffer());
                            return SpoolAnswers.study(
                                    body.retry() ? studies.retry(studyId) : studies.decide(studyId, body.decision()));
                        },
                        false)
                .onSuccess(json -> replies.answer(context, "decision", 202, json))
                .onFailure(fault -> replies.refuse(context, "decision", fault));
    }
}
