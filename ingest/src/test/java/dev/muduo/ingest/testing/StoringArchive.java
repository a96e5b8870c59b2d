package dev.muduo.ingest.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An archive on the loopback interface that takes objects, as Orthanc does and, below {@code /dicom-web}, by STOW-RS. */
public final class StoringArchive implements AutoCloseable {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(\\S+)");
    private static final int DUPLICATE = 0x0111;

    private final LoopbackServer server;
    /** By SOP Instance UID, as they came first. */
    private final Map<String, byte[]> objects = new LinkedHashMap<>();

    private final List<String> authorizations = new ArrayList<>();
    private int received;
    private Optional<Consumer<HttpServerRequest>> fault = Optional.empty();
    private boolean afterStoring;

    public StoringArchive() {
        server = new LoopbackServer(request -> request.body().onSuccess(body -> answer(request, body.getBytes())));
    }

    public URI orthanc() {
        return server.uri();
    }

    public URI dicomWeb() {
        return orthanc().resolve("/dicom-web");
    }

    /** From now on it answers so, and takes nothing. */
    public synchronized void fail(Consumer<HttpServerRequest> with) {
        fault = Optional.of(with);
        afterStoring = false;
    }

    /** From now on it takes what comes, and nobody hears of it. */
    public synchronized void failAfterStoring(Consumer<HttpServerRequest> with) {
        fault = Optional.of(with);
        afterStoring = true;
    }

    public synchronized void recover() {
        fault = Optional.empty();
    }

    /** In the order in which they came. */
    public synchronized List<byte[]> objects() {
        return List.copyOf(objects.values());
    }

    public List<DataSet> dataSets() {
        return objects().stream()
                .map(object -> Dicom.read(object, "result").dataSet())
                .toList();
    }

    /** Requests that had an object, known ones included. */
    public synchronized int received() {
        return received;
    }

    public synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private synchronized void answer(HttpServerRequest request, byte[] body) {
        received++;
        authorizations.add(request.getHeader("Authorization"));
        if (fault.isPresent() && !afterStoring) {
            fault.get().accept(request);
            return;
        }
        boolean stow = request.uri().equals("/dicom-web/studies");
        if (!stow && !request.uri().equals("/instances")) {
            request.response().setStatusCode(404).end();
            return;
        }
        byte[] object = stow ? part(request.getHeader("Content-Type"), body) : body;
        boolean isNew = store(object);
        if (fault.isPresent()) {
            fault.get().accept(request);
        } else if (stow) {
            request.response().setStatusCode(isNew ? 200 : 409).end((isNew ? stored() : failed(DUPLICATE)).encode());
        } else {
            request.response()
                    .end(new JsonObject()
                            .put("Status", isNew ? "Success" : "AlreadyStored")
                            .encode());
        }
    }

    private boolean store(byte[] object) {
        String uid = Dicom.read(object, "result").dataSet().requireText(Attribute.SOP_INSTANCE_UID);
        byte[] known = objects.putIfAbsent(uid, object);
        if (known != null && !Arrays.equals(known, object)) {
            throw new IllegalStateException("another object came under a UID that is taken");
        }
        return known == null;
    }

    private static byte[] part(String type, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(type);
        if (!boundary.find()) {
            throw new IllegalStateException(type);
        }
        byte[] begin = ("--" + boundary.group(1) + "\r\nContent-Type: application/dicom\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] end = ("\r\n--" + boundary.group(1) + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        if (!Buffer.buffer(body).slice(0, begin.length).equals(Buffer.buffer(begin))) {
            throw new IllegalStateException("the body does not begin with its boundary");
        }
        return Arrays.copyOfRange(body, begin.length, body.length - end.length);
    }

    private static JsonObject stored() {
        return new JsonObject().put("00081199", new JsonObject().put("vr", "SQ"));
    }

    /** What STOW-RS answers where an object was stored, but not quite as it came (elements discarded). */
    public static JsonObject storedWithWarning(String uid) {
        JsonObject item = new JsonObject()
                .put("00081155", new JsonObject().put("vr", "UI").put("Value", JsonArray.of(uid)))
                .put("00081196", new JsonObject().put("vr", "US").put("Value", JsonArray.of(0xb006)));
        return new JsonObject().put("00081199", new JsonObject().put("vr", "SQ").put("Value", JsonArray.of(item)));
    }

    /** What STOW-RS answers where an object was not stored. */
    public static JsonObject failed(int reason) {
        JsonObject why = new JsonObject()
                .put("00081197", new JsonObject().put("vr", "US").put("Value", JsonArray.of(reason)));
        return new JsonObject().put("00081198", new JsonObject().put("vr", "SQ").put("Value", JsonArray.of(why)));
    }

    @Override
    public void close() {
        server.close();
    }
}
