package dev.muduo.infer.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers on their way out: each holds memory, and no place among those that wait or are computed. When they hold too much, those
 * that have been on their way longest are cut off: whoever reads as fast as it is sent is not among them for long. Safe for
 * several threads.
 */
final class Outgoing {
    private final long mostBytes;

    // Guarded by this object's lock.
    private final Set<Departure> departures = new LinkedHashSet<>();
    private long bytes;

    /** @param mostBytes at a time; a single answer may have more */
    Outgoing(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** One answer; {@link #over} is called when every byte of it has left, or its connection is lost. */
    final class Departure {
        private final long held;
        private final Runnable cutOff;

        private Departure(long held, Runnable cutOff) {
            this.held = held;
            this.cutOff = cutOff;
        }

        void over() {
            forget(this);
        }
    }

    /**
     * Sends one.
     *
     * @param held   bytes in memory; none where it comes from disk
     * @param cutOff closes its connection; called on any thread, at most once
     */
    Departure begin(long held, Runnable cutOff) {
        Departure departure = new Departure(held, cutOff);
        tooMuchWith(departure).forEach(longest -> longest.cutOff.run());
        return departure;
    }

    /** Adds one; those that are too much now are removed. */
    private synchronized List<Departure> tooMuchWith(Departure added) {
        List<Departure> tooMuch = new ArrayList<>();
        for (Iterator<Departure> inOrder = departures.iterator();
                bytes + added.held > mostBytes && inOrder.hasNext(); ) {
            Departure longest = inOrder.next();
            if (longest.held > 0) {
                inOrder.remove();
                bytes -= longest.held;
                tooMuch.add(longest);
            }
        }
        departures.add(added);
        bytes += added.held;
        return tooMuch;
    }

    private synchronized void forget(Departure departure) {
        if (departures.remove(departure)) {
            bytes -= departure.held;
        }
    }

    /** Held in memory by all of them. */
    synchronized long bytes() {
        return bytes;
    }
}
