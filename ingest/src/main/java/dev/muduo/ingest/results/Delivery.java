package dev.muduo.ingest.results;

import dev.muduo.ingest.pacs.ArchiveStore;
import java.util.List;
import java.util.stream.Stream;

/** One kind of object for one archive. */
record Delivery(Destination destination, ArchiveStore archive, ResultKind kind) {
    /** All that every mask becomes for a destination, in the order of sending. */
    static List<Delivery> to(Destination destination, ResultsConfig config) {
        ArchiveStore archive = ArchiveStore.of(destination.archive(), config.sendTimeout());
        return Stream.of(ResultKind.values())
                .filter(config.objects()::contains)
                .map(kind -> new Delivery(destination, archive, kind))
                .toList();
    }

    String name() {
        return destination.name() + "-" + kind.name();
    }
}
