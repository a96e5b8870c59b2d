package dev.muduo.ingest.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An archive on the loopback interface that answers as Orthanc does, by its own REST API and, below {@code /dicom-web}, by
 * DICOMweb; as much of both as is asked of it.
 */
public final class FakeArchive implements AutoCloseable {
    /** One that is answered before a request is looked at, by what it does to it. */
    public interface Fault extends Consumer<HttpServerRequest> {}

    private static final int BOUNDARY_PAGE = 2;

    private final LoopbackServer server;
    private final Map<String, Stored> instances = new LinkedHashMap<>();
    private final List<JsonObject> changes = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private int lastChange;
    private int uuids;
    private boolean counting = true;
    private String withheld = "(none)";
    private Fault fault = request -> {};
    private String faultyPath = "(none)";
    private Runnable beforeImages = () -> {};

    private record Stored(DataSet dataSet, byte[] bytes, String uuid) {
        String uid(Attribute attribute) {
            return dataSet.requireText(attribute);
        }

        String modality() {
            return dataSet.requireText(Attribute.MODALITY);
        }
    }

    public FakeArchive() {
        server = new LoopbackServer(this::answer);
    }

    public URI orthanc() {
        return server.uri();
    }

    public URI dicomWeb() {
        return orthanc().resolve("/dicom-web");
    }

    /** Receives images, as over the network: none of it is stable yet. An instance of a known UID replaces it. */
    public synchronized void receive(Collection<DataSet> slices) {
        for (DataSet slice : slices) {
            receive(slice, DicomPhantom.encode(slice));
        }
    }

    /** Receives something under an instance's names, readable or not. */
    public synchronized void receive(DataSet slice, byte[] bytes) {
        uuids++;
        instances.put(slice.requireText(Attribute.SOP_INSTANCE_UID), new Stored(slice, bytes, "uuid-" + uuids));
    }

    /** Says that something of such a name is a study to which nothing has been added for a while, true or not. */
    public synchronized void stableUnder(String orthancId) {
        change("StableStudy", "studies", orthancId);
    }

    /** Nothing has been added to a study for a while. */
    public synchronized void stable(String studyUid) {
        change("NewInstance", "instances", id(studyUid + "instance"));
        change("StableStudy", "studies", id(studyUid));
    }

    private void change(String type, String level, String id) {
        lastChange++;
        changes.add(new JsonObject()
                .put("ChangeType", type)
                .put("Date", "20260101T000000")
                .put("ID", id)
                .put("Path", "/" + level + "/" + id)
                .put("ResourceType", level.equals("studies") ? "Study" : "Instance")
                .put("Seq", lastChange));
    }

    public synchronized void delete(String studyUid) {
        instances
                .values()
                .removeIf(stored -> stored.uid(Attribute.STUDY_INSTANCE_UID).equals(studyUid));
    }

    public synchronized void deleteInstance(String sopInstanceUid) {
        instances.remove(sopInstanceUid);
    }

    /** As Orthanc does with what was deleted: the numbers of the other changes stay. */
    public synchronized void forgetChangesOf(String studyUid) {
        List<String> forgotten = List.of(id(studyUid), id(studyUid + "instance"));
        changes.removeIf(change -> forgotten.contains(change.getString("ID")));
    }

    /** Another, empty archive at the same address. */
    public synchronized void replaced() {
        instances.clear();
        changes.clear();
        lastChange = 0;
    }

    /** Does not say how many images there are. */
    public synchronized void withoutCounts() {
        counting = false;
    }

    /** Lists and counts an image, but by DICOMweb leaves it out of what it gives of its series. */
    public synchronized void withhold(String sopInstanceUid) {
        withheld = sopInstanceUid;
    }

    /** Whatever is asked for whose path contains this is answered by the fault. */
    public synchronized void fail(String path, Fault with) {
        faultyPath = path;
        fault = with;
    }

    public synchronized void recover() {
        faultyPath = "(none)";
        withheld = "(none)";
    }

    /** Runs once, when images are asked for. */
    public synchronized void beforeImages(Runnable action) {
        beforeImages = action;
    }

    /** Paths with queries, in the order in which they came. */
    public List<String> requests() {
        return requests;
    }

    /** Requests for what has this in its path. */
    public int requestsFor(String path) {
        return (int) requests.stream().filter(uri -> uri.contains(path)).count();
    }

    public long imageRequests() {
        return requests.stream()
                .filter(path -> path.endsWith("/file") || path.matches(".*/series/[0-9.]+"))
                .count();
    }

    public List<String> authorizations() {
        return authorizations;
    }

    private synchronized void answer(HttpServerRequest request) {
        requests.add(request.uri());
        authorizations.add(String.valueOf(request.getHeader("Authorization")));
        if (request.uri().contains(faultyPath)) {
            fault.accept(request);
            return;
        }
        String[] path = request.path().substring(1).split("/");
        if (path[0].equals("dicom-web")) {
            dicomWeb(request, path);
        } else {
            orthanc(request, path);
        }
    }

    private void orthanc(HttpServerRequest request, String[] path) {
        switch (path[0] + (path.length > 2 ? "/" + path[2] : "")) {
            case "changes" -> json(request, changes(request));
            case "studies" ->
                ofStudy(path[1]).stream()
                        .findFirst()
                        .ifPresentOrElse(
                                stored -> json(
                                        request,
                                        new JsonObject()
                                                .put(
                                                        "MainDicomTags",
                                                        new JsonObject()
                                                                .put(
                                                                        "StudyInstanceUID",
                                                                        stored.uid(Attribute.STUDY_INSTANCE_UID)))),
                                () -> notFound(request));
            case "studies/series" -> {
                Set<String> seen = new LinkedHashSet<>();
                JsonArray series = new JsonArray();
                for (Stored stored : ofStudy(path[1])) {
                    if (seen.add(stored.uid(Attribute.SERIES_INSTANCE_UID))) {
                        series.add(new JsonObject()
                                .put("ID", id(stored.uid(Attribute.SERIES_INSTANCE_UID)))
                                .put("MainDicomTags", new JsonObject().put("Modality", stored.modality())));
                    }
                }
                listed(request, series);
            }
            case "studies/instances" -> {
                JsonArray all = new JsonArray();
                for (Stored stored : ofStudy(path[1])) {
                    all.add(new JsonObject()
                            .put("ID", id(stored.uid(Attribute.SOP_INSTANCE_UID)))
                            .put("FileUuid", stored.uuid())
                            .put("FileSize", stored.bytes().length)
                            .put("ParentSeries", id(stored.uid(Attribute.SERIES_INSTANCE_UID))));
                }
                listed(request, all);
            }
            case "instances/file" -> {
                beforeImages.run();
                beforeImages = () -> {};
                instances.values().stream()
                        .filter(stored ->
                                id(stored.uid(Attribute.SOP_INSTANCE_UID)).equals(path[1]))
                        .findFirst()
                        .ifPresentOrElse(
                                stored -> request.response()
                                        .putHeader("Content-Type", "application/dicom")
                                        .end(Buffer.buffer(stored.bytes())),
                                () -> notFound(request));
            }
            default -> notFound(request);
        }
    }

    private JsonObject changes(HttpServerRequest request) {
        if (request.getParam("since") == null) {
            return new JsonObject()
                    .put("Changes", new JsonArray(changes.subList(Math.max(0, changes.size() - 1), changes.size())))
                    .put("Done", true)
                    .put(
                            "Last",
                            changes.isEmpty()
                                    ? 0
                                    : changes.get(changes.size() - 1).getInteger("Seq"));
        }
        int since = Integer.parseInt(request.getParam("since"));
        List<JsonObject> later = changes.stream()
                .filter(change -> change.getInteger("Seq") > since)
                .toList();
        int most = Math.min(3, Integer.parseInt(request.getParam("limit")));
        List<JsonObject> page = later.subList(0, Math.min(later.size(), most));
        return new JsonObject()
                .put("Changes", new JsonArray(page))
                .put("Done", page.size() == later.size())
                .put("Last", page.isEmpty() ? since : page.get(page.size() - 1).getInteger("Seq"));
    }

    private List<Stored> ofStudy(String id) {
        return instances.values().stream()
                .filter(stored -> id(stored.uid(Attribute.STUDY_INSTANCE_UID)).equals(id))
                .toList();
    }

    private static void listed(HttpServerRequest request, JsonArray found) {
        if (found.isEmpty()) {
            notFound(request);
        } else {
            request.response().putHeader("Content-Type", "application/json").end(found.encode());
        }
    }

    private static void json(HttpServerRequest request, JsonObject answer) {
        request.response().putHeader("Content-Type", "application/json").end(answer.encode());
    }

    private static void notFound(HttpServerRequest request) {
        request.response().setStatusCode(404).end("{\"Message\": \"Unknown resource of Doe^Jane\"}");
    }

    private void dicomWeb(HttpServerRequest request, String[] path) {
        switch (path.length) {
            case 2 -> qido(request, page(studies(request.getParam("StudyInstanceUID")), request));
            case 4 -> qido(request, series(path[2]));
            default -> wado(request, path[4]);
        }
    }

    /** @param wanted null: all of them */
    private List<JsonObject> studies(String wanted) {
        Map<String, List<Stored>> studies = new LinkedHashMap<>();
        for (Stored stored : instances.values()) {
            studies.computeIfAbsent(stored.uid(Attribute.STUDY_INSTANCE_UID), uid -> new ArrayList<>())
                    .add(stored);
        }
        return studies.entrySet().stream()
                .filter(study -> wanted == null || study.getKey().equals(wanted))
                .map(study -> attributes("0020000D", study.getKey(), "00201208", study.getValue()))
                .toList();
    }

    private static List<JsonObject> page(List<JsonObject> all, HttpServerRequest request) {
        int from = Math.min(all.size(), Integer.parseInt(request.getParam("offset")));
        int to = Math.min(all.size(), from + Math.min(BOUNDARY_PAGE, Integer.parseInt(request.getParam("limit"))));
        return all.subList(from, to);
    }

    private List<JsonObject> series(String studyUid) {
        Map<String, List<Stored>> series = new LinkedHashMap<>();
        for (Stored stored : ofStudy(id(studyUid))) {
            series.computeIfAbsent(stored.uid(Attribute.SERIES_INSTANCE_UID), uid -> new ArrayList<>())
                    .add(stored);
        }
        return series.entrySet().stream()
                .map(one -> attributes("0020000E", one.getKey(), "00201209", one.getValue())
                        .put(
                                "00080060",
                                new JsonObject()
                                        .put("vr", "CS")
                                        .put(
                                                "Value",
                                                new JsonArray()
                                                        .add(one.getValue()
                                                                .get(0)
                                                                .modality()))))
                .toList();
    }

    private JsonObject attributes(String uidTag, String uid, String countTag, List<Stored> stored) {
        JsonObject attributes =
                new JsonObject().put(uidTag, new JsonObject().put("vr", "UI").put("Value", new JsonArray().add(uid)));
        if (counting) {
            attributes.put(countTag, new JsonObject().put("vr", "IS").put("Value", new JsonArray().add(stored.size())));
        }
        return attributes;
    }

    private static void qido(HttpServerRequest request, List<JsonObject> found) {
        HttpServerResponse response = request.response();
        if (found.isEmpty()) {
            response.setStatusCode(204).end();
        } else {
            response.putHeader("Content-Type", "application/dicom+json").end(new JsonArray(found).encode());
        }
    }

    private void wado(HttpServerRequest request, String seriesUid) {
        beforeImages.run();
        beforeImages = () -> {};
        List<Stored> found = instances.values().stream()
                .filter(stored -> stored.uid(Attribute.SERIES_INSTANCE_UID).equals(seriesUid))
                .filter(stored -> !stored.uid(Attribute.SOP_INSTANCE_UID).equals(withheld))
                .toList();
        if (found.isEmpty()) {
            notFound(request);
            return;
        }
        Buffer body = Buffer.buffer();
        for (Stored stored : found) {
            body.appendString("\r\n--b4-muduo\r\nContent-Type: application/dicom\r\nContent-Length: "
                            + stored.bytes().length + "\r\n\r\n")
                    .appendBytes(stored.bytes());
        }
        request.response()
                .putHeader("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=\"b4-muduo\"")
                .end(body.appendString("\r\n--b4-muduo--\r\n"));
    }

    /** As Orthanc names things: a SHA-1 in groups of eight digits. */
    public static String id(String uid) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(uid.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).replaceAll("(.{8})(?!$)", "$1-");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
