package dev.muduo.infer.request;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many requests are inside: uploading, waiting or being computed. Interactive and bulk ones have places
 * of their own, so that neither crowds out the other at the door. Nobody is let in whose turn would probably come too late: a
 * refusal now is worth more than a time-out later. Safe for several threads.
 */
public final class Admission {
    /** How much the newest request counts in the mean time that one takes. */
    private static final double NEWEST = 0.3;

    private final Map<Urgency, Places> places = new EnumMap<>(Urgency.class);

    /**
     * Places of one urgency.
     *
     * @param concurrency computed at a time
     * @param queue       more that may be inside
     */
    public record Bounds(int concurrency, int queue) {
        public int most() {
            return concurrency + queue;
        }
    }

    /** Guarded by itself. */
    private static final class Places {
        private final Bounds bounds;
        private int taken;
        /** What one request took lately, on the average; 0 before the first. */
        private double meanMillis;

        Places(Bounds bounds) {
            this.bounds = bounds;
        }

        /** Until whoever comes now would have an answer. */
        double expectedMillis() {
            return meanMillis * (taken + 1) / bounds.concurrency();
        }
    }

    public Admission(Bounds interactive, Bounds bulk) {
        places.put(Urgency.INTERACTIVE, new Places(interactive));
        places.put(Urgency.BULK, new Places(bulk));
    }

    /**
     * A place, or nothing where all are taken or the line is too long: then the client is told to come back.
     *
     * @param patience how long the answer may take
     */
    public Optional<Place> tryEnter(Urgency urgency, Duration patience) {
        Places own = places.get(urgency);
        synchronized (own) {
            boolean inTime = own.taken == 0 || own.expectedMillis() <= patience.toMillis();
            if (own.taken == own.bounds.most() || !inTime) {
                return Optional.empty();
            }
            own.taken++;
            return Optional.of(new Place(urgency));
        }
    }

    /** Notes what one request took from the beginning of its computing to its end. */
    public void took(Urgency urgency, Duration duration) {
        Places own = places.get(urgency);
        synchronized (own) {
            double millis = duration.toMillis();
            own.meanMillis = own.meanMillis == 0 ? millis : own.meanMillis + NEWEST * (millis - own.meanMillis);
        }
    }

    /** Notes that one request had so long from the beginning of its computing, and that it was not enough. */
    public void tookLonger(Urgency urgency, Duration than) {
        Places own = places.get(urgency);
        synchronized (own) {
            if (than.toMillis() > own.meanMillis) {
                took(urgency, than);
            }
        }
    }

    /** After how long there is probably a place again, going by what requests took lately. */
    public Duration expectedPlace(Urgency urgency) {
        Places own = places.get(urgency);
        synchronized (own) {
            return Duration.ofMillis((long) Math.ceil(own.meanMillis / own.bounds.concurrency()));
        }
    }

    /** Of both kinds. */
    public int inside() {
        return inside(Urgency.INTERACTIVE) + inside(Urgency.BULK);
    }

    public int inside(Urgency urgency) {
        Places own = places.get(urgency);
        synchronized (own) {
            return own.taken;
        }
    }

    public int most(Urgency urgency) {
        return places.get(urgency).bounds.most();
    }

    private void leave(Urgency urgency) {
        Places own = places.get(urgency);
        synchronized (own) {
            own.taken--;
        }
    }

    /** Leaving twice frees one place. */
    public final class Place implements AutoCloseable {
        private final Urgency urgency;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        Place(Urgency urgency) {
            this.urgency = urgency;
        }

        public Urgency urgency() {
            return urgency;
        }

        @Override
        public void close() {
            if (taken.compareAndSet(true, false)) {
                leave(urgency);
            }
        }
    }
}
