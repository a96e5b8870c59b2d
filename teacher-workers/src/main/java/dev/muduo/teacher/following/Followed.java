package dev.muduo.teacher.following;

import dev.muduo.platform.agent.RecordFaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of one model that is in use. A newer announcement replaces it once it is loaded; one that cannot be used (another
 * preprocessing or other structures than ours, a damaged object) is refused, and the version before it stays. A refused one is
 * tried again after a while: the object may be mended.
 *
 * <p>Belongs to one thread. Owns what it hands out, until the next {@link #take}.
 *
 * @param <T> the model, loaded
 */
final class Followed<T> implements AutoCloseable {
    /** Makes a model of a checkpoint. */
    @FunctionalInterface
    interface Loader<T> {
        /** @throws RecordFaultException if the checkpoint is missing, damaged or not what is needed here */
        T load(String checkpoint);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Followed.class);
    private static final Duration BETWEEN_TRIALS = Duration.ofMinutes(1);

    private final Loader<T> loader;
    private final Consumer<T> release;
    private final InstantSource clock;

    private Optional<T> loaded = Optional.empty();
    private long loadedOrder;
    private Optional<String> refusal = Optional.empty();
    private long refusedOrder;
    private Instant nextTrial = Instant.MIN;

    /** @param release frees a model that has been replaced */
    Followed(Loader<T> loader, Consumer<T> release, InstantSource clock) {
        this.loader = loader;
        this.release = release;
        this.clock = clock;
    }

    /** Loads what is announced if it is newer than what is in use; call it between two studies only. */
    void take(Optional<Announcement> newest) {
        newest.filter(announcement -> announcement.order() > loadedOrder)
                .filter(announcement ->
                        announcement.order() != refusedOrder || !clock.instant().isBefore(nextTrial))
                .ifPresent(this::load);
    }

    Optional<T> current() {
        return loaded;
    }

    /** Why a newer version than the one in use is not used; empty where all is well. */
    Optional<String> refusal() {
        return refusal;
    }

    private void load(Announcement announcement) {
        try {
            T next = loader.load(announcement.checkpoint());
            loaded.ifPresent(release);
            loaded = Optional.of(next);
            loadedOrder = announcement.order();
            refusal = Optional.empty();
            LOG.info("{}, checkpoint {}, is in use", announcement.words(), announcement.checkpoint());
        } catch (RecordFaultException e) {
            refusedOrder = announcement.order();
            nextTrial = clock.instant().plus(BETWEEN_TRIALS);
            refusal = Optional.of(announcement.words() + " is refused: " + e.getMessage());
            LOG.error("{} is refused", announcement.words(), e);
        }
    }

    @Override
    public void close() {
        loaded.ifPresent(release);
        loaded = Optional.empty();
        loadedOrder = 0;
    }
}
