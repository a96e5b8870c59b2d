package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.http.BoundedFile;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Receives one multipart form: files are streamed to disk, with back-pressure and a bound, under names of our own. Used by
 * one event loop.
 */
final class FormReceiver {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final FormRules rules;
    private final Map<String, Path> files = new HashMap<>();
    private final List<Future<AsyncFile>> opening = new ArrayList<>();
    private final List<Future<Void>> written = new ArrayList<>();
    private final Promise<Form> received = Promise.promise();
    /** Null until {@link #receive}. */
    private Path folder;

    /**
     * Pauses the request and listens to it at once, because a client that goes away is announced only once.
     *
     * @throws Refusal if this is no form
     */
    FormReceiver(Vertx vertx, HttpServerRequest request, FormRules rules) {
        this.vertx = vertx;
        this.request = request;
        this.rules = rules;
        request.pause();
        request.exceptionHandler(fault -> received.tryFail(unreadable(fault)));
        String type =
                String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        if (!type.startsWith("multipart/form-data") || !type.contains("boundary=")) {
            throw Form.malformed(
                    "not-multipart",
                    "expected a body of type multipart/form-data with its boundary; with curl, that is -F name=value");
        }
        try {
            request.setExpectMultipart(true);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        request.uploadHandler(this::take);
        request.endHandler(
                end -> Future.all(written).onSuccess(all -> complete()).onFailure(received::tryFail));
    }

    /**
     * Resumes the request.
     *
     * @param into takes the files
     * @return fails with a {@link Refusal} if the form is not as the rules say, with a {@link SurroundingsException} if the
     *     disk fails
     */
    Future<Form> receive(Path into) {
        folder = into;
        request.resume();
        return received.future();
    }

    /**
     * Opens no more files, whatever still comes. To be called when nobody waits for the form any more.
     *
     * @return completes, never fails, when no file is being opened: then the folder can be removed
     */
    Future<Void> seal() {
        received.tryFail(new CancellationException("nobody waits for the form any more"));
        return Future.join(opening).<Void>mapEmpty().otherwiseEmpty();
    }

    private void take(HttpServerFileUpload upload) {
        if (folder == null) {
            // Refused before it began: what still comes is thrown away.
            upload.handler(discarded -> {});
            return;
        }
        String name = String.valueOf(upload.name());
        if (received.future().isComplete() || !rules.files().contains(name) || files.containsKey(name)) {
            received.tryFail(Form.malformed(
                    "part-unexpected", "expected each of the files " + rules.files() + " at most once, got another"));
            upload.handler(discarded -> {});
            return;
        }
        Path file = folder.resolve("sent-" + name);
        files.put(name, file);
        upload.pause();
        Future<AsyncFile> opened = vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setCreateNew(true).setRead(false));
        opening.add(opened);
        Future<Void> done = opened.compose(open -> upload.pipeTo(bounded(open, name)))
                .recover(fault -> Future.failedFuture(
                        // A file that cannot be opened fails with the former, one that cannot be written with the
                        // latter.
                        fault instanceof FileSystemException || fault instanceof IOException
                                ? new SurroundingsException(
                                        "a file cannot be written to local disk; is the disk full?", fault)
                                : fault));
        done.onFailure(fault -> {
            // Whoever sends is told at once; the rest of the body is read and thrown away.
            received.tryFail(fault);
            upload.handler(discarded -> {});
            upload.resume();
        });
        written.add(done);
    }

    private BoundedFile bounded(AsyncFile file, String part) {
        return new BoundedFile(
                file,
                rules.maxFileBytes(),
                () -> new Refusal(
                        Refusal.Kind.TOO_LARGE,
                        "file-too-large",
                        part + ": expected at most " + rules.maxFileBytes()
                                + " bytes, got more; compress it (.nii.gz) or crop it"));
    }

    private void complete() {
        Map<String, List<String>> fields = new HashMap<>();
        MultiMap attributes = request.formAttributes();
        for (String name : attributes.names()) {
            if (!rules.fields().contains(name)) {
                received.tryFail(
                        Form.malformed("field-unexpected", "expected the fields " + rules.fields() + ", got another"));
                return;
            }
            List<String> values = attributes.getAll(name).stream()
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList();
            fields.put(name, values);
        }
        received.tryComplete(new Form(files, fields));
    }

    private static Refusal unreadable(Throwable cause) {
        return new Refusal(
                Refusal.Kind.MALFORMED,
                "body-unreadable",
                "expected a whole multipart/form-data body; it broke off, is malformed, or a field is too long",
                cause);
    }
}
