/** Answers that are kept for a while: of requests that do not wait, and of those that may be sent twice. */
package dev.muduo.infer.answer;
