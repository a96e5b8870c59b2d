/**
 * The served checkpoint and how it is exchanged while requests run: {@link dev.muduo.infer.swap.HotSwap} is the whole rule,
 * {@link dev.muduo.infer.swap.ModelFollower} says when.
 */
package dev.muduo.infer.swap;
