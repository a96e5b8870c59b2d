package dev.muduo.ingest.http;

import dev.muduo.ingest.leader.BusyException;
import java.util.concurrent.atomic.AtomicInteger;

/** How many bodies may be under way at once, over all routes. Safe for several threads. */
public final class UploadPlaces {
    private final int places;
    private final AtomicInteger taken = new AtomicInteger();

    public UploadPlaces(int places) {
        this.places = places;
    }

    /**
     * Takes a place, to be given back.
     *
     * @throws BusyException if there is none
     */
    void take() {
        if (taken.incrementAndGet() > places) {
            taken.decrementAndGet();
            throw new BusyException(places + " uploads are under way, and no more are taken at once; send it again");
        }
    }

    void giveBack() {
        taken.decrementAndGet();
    }
}
