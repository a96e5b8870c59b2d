package dev.muduo.standalone.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.Standalone;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.TopicPartition;

/** Looks for what was planted wherever something leaves the edge: topics, metrics, answers of the API, files, logs. */
final class NobodyIsNamed {
    private static final List<String> ASKED = List.of(
            "/metrics",
            "/readyz",
            "/v1/status",
            "/v1/studies?limit=100",
            "/v1/dicom-studies?limit=100",
            "/v1/models/student",
            "/v1/rounds");
    private static final List<String> OF_A_STUDY = List.of("", "/masks", "/pseudo-labels");

    private final Set<String> planted = new HashSet<>();
    private final HttpClient http = HttpClient.newHttpClient();

    NobodyIsNamed(Collection<StsStudy> studies) {
        studies.forEach(study -> planted.addAll(PlantedValues.of(study)));
    }

    /** In what a running loop has written to its topics, and in what it answers whoever asks. */
    void in(Standalone muduo) throws Exception {
        inTopics(muduo.platform().log());
        assertEquals(200, ask(muduo, "/metrics").statusCode());
        for (String path : ASKED) {
            in(path, ask(muduo, path).body());
        }
        JsonNode studies = Json.reader()
                .readTree(ask(muduo, "/v1/studies?limit=100").body())
                .get("studies");
        assertFalse(studies.isEmpty(), "there is something to look at");
        for (JsonNode study : studies) {
            for (String more : OF_A_STUDY) {
                String path = "/v1/studies/" + study.get("studyId").textValue() + more;
                in(path, ask(muduo, path).body());
            }
        }
    }

    /** Some have nothing to tell yet, or refuse: what they say then counts as well. */
    private HttpResponse<byte[]> ask(Standalone muduo, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(muduo.url().resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        in("the headers of " + path, answer.headers().map().toString());
        return answer;
    }

    /** Keys, values as they were written, and headers, of every topic there is. */
    private void inTopics(EventLog log) {
        Set<String> topics = new HashSet<>(Topics.all());
        Topics.all().stream().map(Topics::deadLetters).forEach(topics::add);
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        log.partitions(topics).forEach(partition -> beginnings.put(partition, 0L));
        int records = 0;
        try (LogReader reader = log.assign(beginnings)) {
            for (LoggedRecord record : reader.readToEnd()) {
                in(record.partition().topic(), record.key() + record.headers());
                in(record.partition().topic(), record.value());
                records++;
            }
        }
        assertTrue(records > 0, "there is something to look at");
    }

    /** In a file, and in what it unpacks to. */
    void in(String where, byte[] content) {
        in(where, new String(content, StandardCharsets.ISO_8859_1));
        if (content.length > 2 && (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(content))) {
                in(where + ", unpacked", unpacked.readAllBytes());
            } catch (IOException e) {
                // Cut off, as in a broker's segment: what was packed is looked at in the store.
            }
        }
    }

    void in(String where, String content) {
        for (String value : planted) {
            assertFalse(content.contains(value), () -> "`" + value + "` is in " + where);
        }
    }
}
