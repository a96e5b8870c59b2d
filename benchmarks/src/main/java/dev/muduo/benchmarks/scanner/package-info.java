/** DICOM studies made from nothing, and how they are pushed: what a scanner and a gateway do. */
package dev.muduo.benchmarks.scanner;
