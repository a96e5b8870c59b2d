package dev.muduo.trainer.requests;

import dev.muduo.platform.model.ModelNames;
import java.util.List;

/**
 * A person's wish that a model is trained.
 *
 * @param requestId of the person's own making, by which the request can be sent again
 * @param model     one of {@link #MODELS}
 */
public record TrainingRequest(String requestId, String model, TrainingReason reason) {
    /** What there are trainers of. */
    public static final List<String> MODELS = List.of(ModelNames.PROMPT_GENERATOR, ModelNames.STUDENT);

    private static final String REQUEST_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    public TrainingRequest {
        if (!requestId.matches(REQUEST_ID)) {
            throw new IllegalArgumentException(
                    "requestId: expected 1 to 64 letters, digits and . _ - of your own making, by which the request can be"
                            + " sent again");
        }
        if (!MODELS.contains(model)) {
            throw new IllegalArgumentException("there are trainers of " + MODELS);
        }
    }

    /**
     * What became of it.
     *
     * @param created whether it was published now; otherwise the same request was before, and nothing has changed
     */
    public record Receipt(String requestId, String model, boolean created) {}
}
