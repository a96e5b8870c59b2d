package dev.muduo.ingest.results;

import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is noted in the store of the results of one mask: when they were made, which all of them say, and which of them an archive
 * has accepted. So a mask that is asked for a hundred times is sent once, and whatever is sent twice is the same to the last byte.
 */
final class SendingNotes {
    private static final String MADE = "made";
    private static final String ACCEPTED = "accepted-";
    private static final String TEXT = "text/plain";
    private static final int MAX_BYTES = 64;

    private final ObjectStore store;
    private final String prefix;

    SendingNotes(ObjectStore store, ServedMask mask) {
        this.store = store;
        this.prefix = mask.notes();
    }

    /** The time that was noted first. */
    Instant made(Instant ifNone) {
        String key = prefix + MADE;
        store.createIfAbsent(key, ifNone.toString().getBytes(StandardCharsets.US_ASCII), TEXT);
        byte[] noted = store.find(key, MAX_BYTES).orElseThrow(() -> new MissingObjectException(key));
        return Instant.parse(new String(noted, StandardCharsets.US_ASCII));
    }

    /** The names of the deliveries that were accepted. */
    Set<String> accepted() {
        String accepted = prefix + ACCEPTED;
        try (Stream<String> keys = store.list(accepted)) {
            return keys.map(key -> key.substring(accepted.length())).collect(Collectors.toSet());
        }
    }

    /** Where it is noted what a destination has accepted. */
    String acceptedBy(Destination destination) {
        return prefix + ACCEPTED + destination.name() + "-";
    }

    void accept(Delivery delivery) {
        store.createIfAbsent(prefix + ACCEPTED + delivery.name(), new byte[0], TEXT);
    }
}
