package dev.muduo.benchmarks.serving;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks for masks and looks at every voxel of the answer. Safe for several threads. */
final class Client {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String VERSION = "Muduo-Model-Version";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest upload;
    private final URI segmentations;

    Client(URI service) {
        segmentations = service.resolve("/v1/segmentations");
        upload = HttpRequest.newBuilder(segmentations)
                .timeout(TIMEOUT)
                .header("Content-Type", "multipart/form-data; boundary=" + Bodies.BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Bodies.form()))
                .build();
    }

    /** @param intended when it was to be sent, of {@link System#nanoTime} */
    CompletableFuture<Answer> upload(long intended) {
        return send(upload, intended);
    }

    CompletableFuture<Answer> study(String studyId, long intended) {
        return send(
                HttpRequest.newBuilder(segmentations)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"studyId\": \"" + studyId + "\"}"))
                        .build(),
                intended);
    }

    /** What whoever balances load is told. */
    boolean ready() throws InterruptedException, ExecutionException {
        HttpRequest probe = HttpRequest.newBuilder(segmentations.resolve("/readyz"))
                .timeout(TIMEOUT)
                .build();
        return http.sendAsync(probe, HttpResponse.BodyHandlers.discarding())
                        .get()
                        .statusCode()
                == 200;
    }

    private CompletableFuture<Answer> send(HttpRequest request, long intended) {
        long sent = System.nanoTime();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).handle((response, fault) -> {
            long done = System.nanoTime();
            return response == null
                    ? new Answer(intended, sent, done, 0, 0, false, Optional.of("no answer: " + fault))
                    : answer(intended, sent, done, response);
        });
    }

    private static Answer answer(long intended, long sent, long done, HttpResponse<byte[]> response) {
        boolean retry = response.headers().firstValue("Retry-After").isPresent();
        if (response.statusCode() != 200) {
            return new Answer(intended, sent, done, response.statusCode(), 0, retry, Optional.empty());
        }
        Optional<String> header = response.headers().firstValue(VERSION);
        long version = header.map(value -> Long.parseLong(value.substring(0, value.indexOf(';'))))
                .orElse(0L);
        return new Answer(intended, sent, done, 200, version, retry, fault(version, response.body()));
    }

    /** What is wrong with a mask of this version. */
    private static Optional<String> fault(long version, byte[] mask) {
        if (version == 0) {
            return Optional.of("a mask without its version");
        }
        LabelMap map;
        try {
            map = Nifti.readLabelMap(mask, "the mask");
        } catch (NiftiException e) {
            return Optional.of("a mask that cannot be read: " + e.getMessage());
        }
        int expected = TellingCheckpoints.label(version);
        int of = 0;
        for (byte label : map.labels()) {
            if (label != 0 && label != expected) {
                return Optional.of(
                        "a mask of version " + version + " has a voxel of label " + label + ", not " + expected);
            }
            of += label == expected ? 1 : 0;
        }
        return of > 0 ? Optional.empty() : Optional.of("a mask of version " + version + " is empty");
    }
}
