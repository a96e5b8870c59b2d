/** From the pools to the patches of one step: cache, sampling, the consensus filter, mixing. */
package dev.muduo.trainer.batch;
