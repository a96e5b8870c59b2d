package dev.muduo.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.answer.Agreement;
import dev.muduo.client.answer.Round;
import dev.muduo.client.answer.Status;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The whole loop, where one machine runs it. */
public final class Loop {
    private final Requests requests;

    Loop(Requests requests) {
        this.requests = requests;
    }

    /** What has come, was taught, learned, promoted and answered, and which role is not ready. */
    public Status status() throws IOException, InterruptedException {
        return requests.json(Call.get("/v1/status"), Status.class);
    }

    /** The last rounds of training of a model, {@code student} or {@code prompt-generator}, the newest first. */
    public List<Round> rounds(String model) throws IOException, InterruptedException {
        return Lists.of(
                requests.json(Call.get("/v1/rounds?model=" + Call.encoded(model)), JsonNode.class)
                        .path("rounds"),
                Round.class);
    }

    /** How well the teachers agreed on studies, up to fifty; those that were not taught yet are left out. */
    public List<Agreement.OfStudy> agreement(Collection<String> studyIds) throws IOException, InterruptedException {
        return Lists.of(
                requests.json(
                                Call.get("/v1/pseudo-labels?studies="
                                        + Call.encoded(String.join(",", studyIds))
                                                .replace("%2C", ",")),
                                JsonNode.class)
                        .path("pseudoLabels"),
                Agreement.OfStudy.class);
    }

    /**
     * Listens to what happens.
     *
     * @param recent how many of the last events come first
     * @return to be closed
     */
    public LoopEvents events(int recent) throws IOException, InterruptedException {
        return new LoopEvents(requests.events(Call.get("/v1/events?recent=" + recent)));
    }

    /**
     * Listens to what has happened since an event, and happens from now on. Of an event that the instance does not know any more, as
     * after a restart, all that it has kept come first.
     *
     * @param lastId of the last event that is known, as {@link LoopEvents#lastId} says
     * @return to be closed
     */
    public LoopEvents eventsAfter(String lastId) throws IOException, InterruptedException {
        return new LoopEvents(requests.events(Call.get("/v1/events").header("Last-Event-ID", lastId)));
    }
}
