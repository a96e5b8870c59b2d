/** What the scores of an arm's runs come to, as §4 of the method averages them, and how sure a difference of arms is. */
package dev.muduo.benchmarks.experiment.statistics;
