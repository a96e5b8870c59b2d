package dev.muduo.infer.http;

import dev.muduo.infer.answer.KeptAnswer;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.infer.swap.ServingModel;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;

/** Sends results. On the event loop. */
final class ResultResponse {
    private ResultResponse() {}

    /**
     * Sends a result from disk.
     *
     * @return when every byte is on its way
     * @throws dev.muduo.platform.http.ProblemException if there is none in that form
     */
    static Future<Void> send(RoutingContext context, String id, KeptAnswer.Results results, ResultFormat format) {
        Path file = results.files().get(format);
        if (file == null) {
            throw Order.noSourceImages("the request came without DICOM images, which " + format.word()
                    + " would refer to; there are "
                    + results.files().keySet().stream()
                            .map(ResultFormat::word)
                            .sorted()
                            .toList());
        }
        return head(context.response(), id, results.version(), format)
                .sendFile(file.toString())
                .onFailure(context::fail);
    }

    /** Everything of an answer but its body. */
    static HttpServerResponse head(
            HttpServerResponse response, String id, ServingModel.Version version, ResultFormat format) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, "Accept")
                .putHeader("Content-Disposition", "attachment; filename=\"" + format.fileName() + "\"")
                .putHeader(SegmentationRoutes.REQUEST_ID, id)
                .putHeader(SegmentationRoutes.MODEL_VERSION, SegmentationRoutes.version(version));
    }
}
