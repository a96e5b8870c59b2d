package dev.muduo.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.answer.DicomStudy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Studies that came as DICOM, and decisions about those that are held. */
public final class DicomStudies {
    private static final String PATH = "/v1/dicom-studies";

    private final Requests requests;

    DicomStudies(Requests requests) {
        this.requests = requests;
    }

    /** How many there are in each state. */
    public Map<String, Integer> counts() throws IOException, InterruptedException {
        Map<String, Integer> counts = new TreeMap<>();
        requests.json(Call.get(PATH + "?limit=1"), JsonNode.class)
                .path("counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asInt()));
        return counts;
    }

    /** All of those in a state: OPEN, TAKEN, HELD, REFUSED or DISMISSED. */
    public List<DicomStudy> in(String state) throws IOException, InterruptedException {
        List<DicomStudy> studies = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = requests.json(
                    Call.get(PATH + "?state=" + Call.encoded(state) + "&limit=1000&after=" + Call.encoded(after)),
                    JsonNode.class);
            studies.addAll(Lists.of(page.path("studies"), DicomStudy.class));
            after = page.path("next").asText();
        } while (!after.isEmpty());
        return studies;
    }

    /** One of them. */
    public DicomStudy get(String studyId) throws IOException, InterruptedException {
        return requests.json(Call.get(Call.path("v1", "dicom-studies", studyId)), DicomStudy.class);
    }

    /**
     * Sends a decision: {@code ct}, {@code pet}, {@code conflict}; {@code retry}; or {@code dismiss}. A study that was decided about
     * takes no second decision, so that it is not sent again when the connection was lost: {@link #get} shows whether it was taken.
     */
    public DicomStudy decide(String studyId, Map<String, ?> decision) throws IOException, InterruptedException {
        return requests.json(
                Call.post(Call.path("v1", "dicom-studies", studyId, "decision"), decision)
                        .notDoneOnce(),
                DicomStudy.class);
    }
}
