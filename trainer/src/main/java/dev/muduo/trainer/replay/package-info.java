/**
 * Rounds of the log made again, to see whether they come to the same bits: {@link dev.muduo.trainer.replay.RoundReplay} runs
 * the trainer itself on a log that ends in the past and on a store that nothing is written to.
 */
package dev.muduo.trainer.replay;
