/**
 * What the trainer knows of studies, annotations and pseudo-labels: a pure fold over records of the log.
 *
 * <p>To read it, begin at {@link dev.muduo.trainer.pool.PoolUpdate#of}: a {@code PoolState}, as a checkpoint keeps it, and a round's
 * records make {@link dev.muduo.trainer.pool.Pools}, which say what is trained on. {@code StudyEntry} is all that is known of one study;
 * {@code Evictions} and {@code Departures} say who leaves when there are too many.
 */
package dev.muduo.trainer.pool;
