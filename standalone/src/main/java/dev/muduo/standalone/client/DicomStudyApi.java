package dev.muduo.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Studies that came as DICOM, and decisions about those that are held, as an instance tells of them over HTTP. */
public final class DicomStudyApi {
    private static final String PATH = "/v1/dicom-studies";

    private final ServerClient server;

    public DicomStudyApi(ServerClient server) {
        this.server = server;
    }

    /** How many there are in each state. */
    public JsonNode counts() throws IOException, InterruptedException {
        return server.get(PATH + "?limit=1").path("counts");
    }

    /** Those in a state, HELD or REFUSED, all pages of them. */
    public List<JsonNode> in(String state) throws IOException, InterruptedException {
        List<JsonNode> studies = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = server.get(PATH + "?state=" + state + "&limit=1000&after=" + after);
            page.path("studies").forEach(studies::add);
            after = page.path("next").asText();
        } while (!after.isEmpty());
        return studies;
    }

    /** Sends a decision: {@code ct}, {@code pet}, {@code conflict}; {@code retry}; or {@code dismiss}. */
    public JsonNode decide(String studyId, Map<String, Object> decision) throws IOException, InterruptedException {
        return server.post(PATH + "/" + studyId + "/decision", decision);
    }
}
