package dev.muduo.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.answer.ImportReceipt;
import dev.muduo.client.answer.Model;
import dev.muduo.client.answer.ModelOverview;
import dev.muduo.client.answer.TrainingReceipt;
import dev.muduo.client.answer.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checkpoints, promotions, and the gate's verdicts. */
public final class Models {
    private final Requests requests;

    Models(Requests requests) {
        this.requests = requests;
    }

    /** All models, each with its promotion and its newest checkpoint. */
    public List<ModelOverview> all() throws IOException, InterruptedException {
        return Lists.of(requests.json(Call.get("/v1/models"), JsonNode.class).path("models"), ModelOverview.class);
    }

    /** One model, with the last hundred checkpoints and promotions. */
    public Model get(String name) throws IOException, InterruptedException {
        return requests.json(Call.get(Call.path("v1", "models", name)), Model.class);
    }

    /** A decision of the gate with everything it rests on. */
    public Verdict verdict(String model, String sha256) throws IOException, InterruptedException {
        return requests.json(Call.get(Call.path("v1", "models", model, "verdicts", sha256)), Verdict.class);
    }

    /** Sends weights that were trained elsewhere, a {@code .pth} file; returns when they are announced. */
    public ImportReceipt importWeights(String model, Path file) throws IOException, InterruptedException {
        return requests.json(Call.post(Call.path("v1", "models", model, "weights"), file), ImportReceipt.class);
    }

    /**
     * Has a model trained now.
     *
     * @param requestId who sends the same again asks for nothing new
     * @param reason    more-labels, new-settings or other
     */
    public TrainingReceipt train(String model, String requestId, Optional<String> reason)
            throws IOException, InterruptedException {
        Map<String, Object> body = new TreeMap<>(Map.of("requestId", requestId));
        reason.ifPresent(word -> body.put("reason", word));
        return requests.json(
                Call.post(Call.path("v1", "models", model, "training-requests"), body), TrainingReceipt.class);
    }
}
