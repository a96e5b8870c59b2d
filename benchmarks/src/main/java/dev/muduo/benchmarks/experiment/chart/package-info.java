/** Pictures of an experiment as PNG, drawn with Java's own two dimensions. */
package dev.muduo.benchmarks.experiment.chart;
