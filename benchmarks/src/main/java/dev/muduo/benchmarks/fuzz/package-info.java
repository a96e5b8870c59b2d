/** The readers of files from outside under a coverage-guided fuzzer. */
package dev.muduo.benchmarks.fuzz;
