package dev.muduo.ingest.source;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders in the watched one that cannot be read: told of once, and tried again with growing pauses until they can or are gone. One
 * thread; any may ask for their number.
 */
final class UnreadableFolders {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableFolders.class);

    private final GrowingPause pause;
    private final InstantSource clock;
    private final UnaryOperator<String> nameless;
    private final Map<Path, Trouble> troubles = new HashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param next when it is tried again */
    private record Trouble(int attempts, Instant next, String reason) {}

    /**
     * None yet.
     *
     * @param first    time before the second attempt at one
     * @param nameless a folder as logs may call it, by its path
     */
    UnreadableFolders(Duration first, InstantSource clock, UnaryOperator<String> nameless) {
        this.pause = new GrowingPause(first);
        this.clock = clock;
        this.nameless = nameless;
    }

    /** Whether it could not be read, and its turn has not come again. */
    boolean waits(Path folder) {
        Trouble trouble = troubles.get(folder);
        return trouble != null && clock.instant().isBefore(trouble.next());
    }

    /** It could not be read, now or once more. */
    void failed(Path folder, String reason) {
        Trouble before = troubles.get(folder);
        int attempts = before == null ? 1 : before.attempts() + 1;
        troubles.put(folder, new Trouble(attempts, clock.instant().plus(pause.after(attempts)), reason));
        count.set(troubles.size());
        if (before == null || !before.reason().equals(reason)) {
            LOG.atWarn()
                    .addKeyValue("folder", nameless.apply(folder.toString()))
                    .addKeyValue("reason", reason)
                    .log(
                            "a folder in the watched folder cannot be read; it is tried again, the others are taken meanwhile");
        }
    }

    /** It could be read, and there is nothing in it that is still to be taken. */
    void overcome(Path folder) {
        if (troubles.remove(folder) != null) {
            count.set(troubles.size());
            LOG.atInfo()
                    .addKeyValue("folder", nameless.apply(folder.toString()))
                    .log("a folder in the watched folder can be read again");
        }
    }

    /** Each one's turn has come. */
    void hurry() {
        Instant now = clock.instant();
        troubles.replaceAll((folder, trouble) -> new Trouble(trouble.attempts(), now, trouble.reason()));
    }

    /** Whatever else could not be read is not there any more. */
    void retain(Set<Path> present) {
        troubles.keySet().retainAll(present);
        count.set(troubles.size());
    }

    boolean has(Path folder) {
        return troubles.containsKey(folder);
    }

    Set<Path> all() {
        return Set.copyOf(troubles.keySet());
    }

    int count() {
        return count.get();
    }
}
