/** A trainer that is killed again and again, and what the log says afterwards. */
package dev.muduo.benchmarks.chaos;
