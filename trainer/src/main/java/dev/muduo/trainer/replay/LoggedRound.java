package dev.muduo.trainer.replay;

/**
 * A finished round, as the control topic tells it.
 *
 * @param number     from 1
 * @param openedAt   offset of its RoundOpened in the control topic
 * @param firstStep  its first optimiser step
 * @param steps      how many it had
 * @param checkpoint the one it ended in
 */
public record LoggedRound(long number, long openedAt, long firstStep, int steps, String checkpoint) {}
