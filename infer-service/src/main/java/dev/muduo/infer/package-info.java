/**
 * Answers segmentation requests with the promoted student, and follows promotions without a restart:
 * {@link dev.muduo.infer.InferService} puts the parts together.
 */
package dev.muduo.infer;
