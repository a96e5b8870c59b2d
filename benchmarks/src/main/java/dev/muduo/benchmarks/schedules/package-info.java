/** {@code ./muduo bench schedules}: the student's schedules on a stream of studies that goes on after the first was thought to end. */
package dev.muduo.benchmarks.schedules;
