/**
 * {@code ./muduo experiment}: methods and their ablations on one cohort, offline, through the code that runs online.
 */
package dev.muduo.benchmarks.experiment;
