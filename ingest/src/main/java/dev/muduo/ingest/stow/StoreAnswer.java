package dev.muduo.ingest.stow;

import dev.muduo.ingest.spool.ReceivedInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** The Store Instances Response in the DICOM JSON Model (PS3.18, Annex I and F). Pure functions. */
public final class StoreAnswer {
    private static final String REFERENCED_SOP_CLASS_UID = "00081150";
    private static final String REFERENCED_SOP_INSTANCE_UID = "00081155";
    private static final String FAILURE_REASON = "00081197";
    private static final String FAILED_SOP_SEQUENCE = "00081198";
    private static final String REFERENCED_SOP_SEQUENCE = "00081199";
    private static final String OTHER_FAILURES_SEQUENCE = "0008119A";

    private StoreAnswer() {}

    public static JsonObject of(StoredInstances outcome) {
        JsonObject answer = new JsonObject();
        putItems(answer, REFERENCED_SOP_SEQUENCE, outcome.stored(), StoreAnswer::named);
        putItems(
                answer,
                FAILED_SOP_SEQUENCE,
                outcome.failures(),
                failure -> named(failure.instance()).put(FAILURE_REASON, reason(failure.reason())));
        putItems(
                answer,
                OTHER_FAILURES_SEQUENCE,
                outcome.unnamed(),
                failure -> new JsonObject().put(FAILURE_REASON, reason(failure)));
        return answer;
    }

    private static <T> void putItems(JsonObject answer, String tag, List<T> items, Function<T, JsonObject> item) {
        if (!items.isEmpty()) {
            JsonArray values = new JsonArray();
            items.forEach(each -> values.add(item.apply(each)));
            answer.put(tag, new JsonObject().put("vr", "SQ").put("Value", values));
        }
    }

    private static JsonObject named(ReceivedInstance instance) {
        return new JsonObject()
                .put(REFERENCED_SOP_CLASS_UID, uid(instance.sopClassUid()))
                .put(REFERENCED_SOP_INSTANCE_UID, uid(instance.sopInstanceUid()));
    }

    private static JsonObject uid(String uid) {
        return new JsonObject().put("vr", "UI").put("Value", JsonArray.of(uid));
    }

    private static JsonObject reason(FailureReason reason) {
        return new JsonObject().put("vr", "US").put("Value", JsonArray.of(reason.code()));
    }
}
