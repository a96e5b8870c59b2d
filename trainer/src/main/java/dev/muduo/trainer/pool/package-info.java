/** What the trainer knows of studies, annotations and pseudo-labels: a pure fold over records of the log. */
package dev.muduo.trainer.pool;
