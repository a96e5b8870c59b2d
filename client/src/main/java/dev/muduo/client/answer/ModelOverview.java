package dev.muduo.client.answer;

import java.util.Optional;

/**
 * A model in short.
 *
 * @param waiting why the newest checkpoint is not judged
 */
public record ModelOverview(
        String name, Optional<Promoted> promoted, Optional<String> waiting, Optional<Checkpoint> newest) {}
