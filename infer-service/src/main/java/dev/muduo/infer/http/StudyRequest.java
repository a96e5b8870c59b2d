package dev.muduo.infer.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.muduo.imaging.Structures;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Selection;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.study.StudyRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON body of {@code POST /v1/segmentations}: an ingested study, its newest revision unless one is named. What it says is never
 * repeated in messages.
 *
 * @param structures names; none: all
 * @param box        xMin, xMax, yMin, yMax, zMin, zMax in RAS+ millimetres; none: everywhere
 */
record StudyRequest(
        String studyId,
        Optional<Integer> revision,
        Optional<String> grid,
        Optional<List<String>> structures,
        Optional<List<Double>> box) {
    private static final ObjectReader READER = Json.reader()
            .forType(StudyRequest.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // Of revision 1.9 nothing is cut off.
            .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

    /** What is expected of each field. */
    private static final SortedMap<String, String> FIELDS = new TreeMap<>(Map.of(
            "studyId", "the study's id in quotation marks",
            "revision", "a whole number",
            "grid", "`ct` or `pet` in quotation marks",
            "structures", "a list of names in quotation marks",
            "box", "a list of six numbers"));

    /** @throws RefusedException if it is no such request */
    static StudyRequest parse(byte[] json) {
        try {
            StudyRequest request = READER.readValue(json);
            if (request == null) {
                throw malformed("it is null", null);
            }
            if (request.structures.stream().flatMap(List::stream).anyMatch(Objects::isNull)) {
                throw malformed(unfit("structures"), null);
            }
            return request;
        } catch (UnrecognizedPropertyException e) {
            throw malformed("expected the fields " + FIELDS.keySet() + ", got another", e);
        } catch (JsonMappingException e) {
            throw malformed(unfit(e), e);
        } catch (IOException e) {
            throw malformed("it is no JSON, or has a field twice", e);
        }
    }

    private static String unfit(JsonMappingException fault) {
        return fault.getPath().stream()
                .findFirst()
                .map(field -> unfit(field.getFieldName()))
                .orElse("it is no object");
    }

    private static String unfit(String field) {
        return field + ": expected " + FIELDS.get(field);
    }

    /** @throws RefusedException if there is no such grid, box or structure */
    Asked of(StudyRecord study, Structures known) {
        return new Asked(
                new Images.Ingested(study),
                TargetGrid.wanted(grid),
                Selection.of(box.orElse(List.of()), structures.orElse(List.of()), known));
    }

    private static RefusedException malformed(String why, Throwable cause) {
        return new RefusedException(
                RefusedException.Reason.MALFORMED,
                "the body should be JSON such as {\"studyId\": \"…\", \"grid\": \"ct\"}; " + why,
                cause);
    }
}
