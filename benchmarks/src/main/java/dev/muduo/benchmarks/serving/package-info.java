/**
 * The service under load, swaps, overload, hostile clients and failing surroundings: a real network and real HTTP in one
 * process, log and store in memory with faults to inject.
 */
package dev.muduo.benchmarks.serving;
