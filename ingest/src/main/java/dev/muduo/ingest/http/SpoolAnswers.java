package dev.muduo.ingest.http;

import dev.muduo.ingest.dicom.SeriesOption;
import dev.muduo.ingest.spool.SpooledStudy;
import dev.muduo.ingest.spool.StudyOutcome;
import io.vertx.core.json.JsonObject;

/** What is answered about spooled studies, as JSON. Pure functions; absent values are left out. */
final class SpoolAnswers {
    private SpoolAnswers() {}

    static JsonObject study(SpooledStudy study) {
        JsonObject json = new JsonObject()
                .put("studyId", study.studyId())
                .put("state", study.state().name())
                .put("since", study.since().toString())
                .put("instances", study.instances());
        study.archive().ifPresent(archive -> json.put("archive", archive));
        study.outcome().ifPresent(outcome -> json.put("last", outcome(outcome)));
        return json;
    }

    private static JsonObject outcome(StudyOutcome outcome) {
        JsonObject json = new JsonObject().put("state", outcome.state().name());
        if (outcome.revision() > 0) {
            json.put("revision", outcome.revision());
        }
        if (!outcome.code().isEmpty()) {
            json.put("code", outcome.code()).put("message", outcome.message());
        }
        if (!outcome.options().isEmpty()) {
            json.put("series", Answers.array(outcome.options(), SpoolAnswers::series));
        }
        return json;
    }

    private static JsonObject series(SeriesOption option) {
        JsonObject json = new JsonObject()
                .put("seriesId", option.seriesId())
                .put("modality", option.modality())
                .put("frames", option.frames());
        option.number().ifPresent(number -> json.put("number", number));
        option.kernel().ifPresent(kernel -> json.put("kernel", kernel));
        return option.modality().equals("PT") ? json.put("attenuationCorrected", option.corrected()) : json;
    }
}
