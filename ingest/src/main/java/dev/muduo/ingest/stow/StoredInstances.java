package dev.muduo.ingest.stow;

import dev.muduo.ingest.spool.ReceivedInstance;
import java.util.ArrayList;
import java.util.List;

/** What became of the instances of one request; one thread at a time. */
public final class StoredInstances {
    private final List<ReceivedInstance> stored = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<FailureReason> unnamed = new ArrayList<>();

    /** An instance that is named and was not stored. */
    record Failure(ReceivedInstance instance, FailureReason reason) {}

    void stored(ReceivedInstance instance) {
        stored.add(instance);
    }

    void failed(ReceivedInstance instance, FailureReason reason) {
        failures.add(new Failure(instance, reason));
    }

    /** A part that does not say which instance it is. */
    void failed(FailureReason reason) {
        unnamed.add(reason);
    }

    List<ReceivedInstance> stored() {
        return List.copyOf(stored);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    List<FailureReason> unnamed() {
        return List.copyOf(unnamed);
    }

    /** PS3.18, Table 10.5.3-1. */
    public int status() {
        if (failures.isEmpty() && unnamed.isEmpty()) {
            return 200;
        }
        return stored.isEmpty() ? 409 : 202;
    }
}
