package dev.muduo.platform.log;

import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;

/** Sends single events; safe for several threads. */
public interface EventSender extends AutoCloseable {
    /** Completes when the log has acknowledged the event. */
    CompletionStage<Void> send(String topic, String key, SpecificRecord event);

    @Override
    void close();
}
