/** Services as child processes that can be killed. */
package dev.muduo.benchmarks.process;
