/** One run of an experiment: a method on a cohort, what came out, and where that is kept. */
package dev.muduo.benchmarks.experiment.run;
