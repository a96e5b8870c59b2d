/** What is measured rather than tested; started by {@code ./muduo bench}. Nothing depends on this module. */
package dev.muduo.benchmarks;
