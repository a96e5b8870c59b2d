package dev.muduo.ingest.source;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many study folders are beyond what is looked at: told of when there are more or fewer. One thread; any may read the meter. */
final class LeftOutFolders {
    private static final Logger LOG = LoggerFactory.getLogger(LeftOutFolders.class);

    private final FolderIndex.Limits limits;
    private final AtomicInteger count = new AtomicInteger();

    LeftOutFolders(FolderIndex.Limits limits, MeterRegistry meters) {
        this.limits = limits;
        Gauge.builder("muduo.ingest.watch.left.out", count, AtomicInteger::get)
                .description(
                        "Study folders that the last look at the watched folder has left out: more than are looked at, or"
                                + " with more files than are taken")
                .register(meters);
    }

    /** As many as the last look has left out. */
    void are(int now) {
        if (count.getAndSet(now) != now && now > 0) {
            LOG.atWarn()
                    .addKeyValue("folders", now)
                    .log(
                            "study folders in the watched folder are left out, of more than {} or with more than {} files in"
                                    + " one: take what is dealt with away, and touch those",
                            limits.folders(),
                            limits.files());
        }
    }
}
