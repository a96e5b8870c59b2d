package dev.muduo.ingest.pacs;

import dev.muduo.ingest.source.GrowingPause;

/**
 * How often a study that an archive does not give is asked for.
 *
 * @param attempts so many, then it waits for a person
 */
record RetryRule(int attempts, GrowingPause pause) {}
