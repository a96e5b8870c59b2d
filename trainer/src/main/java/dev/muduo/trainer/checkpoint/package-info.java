/** What a training run is between two rounds, as one file. */
package dev.muduo.trainer.checkpoint;
