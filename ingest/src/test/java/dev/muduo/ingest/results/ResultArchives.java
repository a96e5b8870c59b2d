package dev.muduo.ingest.results;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.annotation.AnnotationTarget;
import dev.muduo.imaging.annotation.DicomAnnotation;
import dev.muduo.imaging.annotation.SegmentationReader;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.StoringArchive;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Archives that results are sent to, and how they fail. */
final class ResultArchives implements AutoCloseable {
    /** What is sent where all is sent, in this order. */
    static final List<String> ALL = List.of("SEG", "SR", "RTSTRUCT");

    /** The site's, which knows its patients. */
    final StoringArchive own = new StoringArchive();
    /** Another one, which must not. */
    final StoringArchive other = new StoringArchive();

    private final Path folder;

    /** @param folder for the site's files */
    ResultArchives(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass\n");
    }

    /** A site that sends to its own archive. */
    ResultRig site(String kind, String... objects) {
        return new ResultRig(folder, List.of(main(kind)), objects);
    }

    /** A site that sends to both. */
    ResultRig siteWithBoth(String kind, String... objects) {
        return new ResultRig(folder, List.of(main(kind), research()), objects);
    }

    /** Its own archive as a destination; {@code kind} is ORTHANC or DICOMWEB. */
    Map<String, ?> main(String kind) {
        return ResultRig.destination(
                folder, "main", kind, kind.equals("ORTHANC") ? own.orthanc() : own.dicomWeb(), Identity.ORIGINAL);
    }

    private Map<String, ?> research() {
        return ResultRig.destination(folder, "research", "DICOMWEB", other.dicomWeb(), Identity.PSEUDONYMOUS);
    }

    static List<String> modalities(StoringArchive archive) {
        return archive.dataSets().stream()
                .map(object -> object.requireText(Attribute.MODALITY))
                .toList();
    }

    /** All numbers of a report. */
    static List<Double> numbers(DataSet item) {
        List<Double> numbers = new ArrayList<>();
        for (DataSet measured : item.items(Attribute.MEASURED_VALUE_SEQUENCE)) {
            numbers.add(measured.requireNumber(Attribute.NUMERIC_VALUE));
        }
        item.items(Attribute.CONTENT_SEQUENCE).forEach(child -> numbers.addAll(numbers(child)));
        return numbers;
    }

    /** The labels of a segmentation, on the grid of the image that it is of. */
    static byte[] read(byte[] segmentation, Grid grid) {
        Structures structures = new Structures(IngestRig.STRUCTURES);
        DicomAnnotation annotation = SegmentationReader.read(
                Dicom.read(segmentation, "result"), AnnotationTarget.of(grid), Vocabulary.of(structures), 0.5);
        return annotation.labels().labels();
    }

    static void hangUp(HttpServerRequest request) {
        request.connection().close();
    }

    static Consumer<HttpServerRequest> saying(int status, JsonObject answer) {
        return request -> request.response().setStatusCode(status).end(answer.encode());
    }

    static Consumer<HttpServerRequest> status(int status) {
        return request -> request.response().setStatusCode(status).end("Doe^Jane");
    }

    @Override
    public void close() {
        own.close();
        other.close();
    }
}
