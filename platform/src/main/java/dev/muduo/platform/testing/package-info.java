/** Hand-written stand-ins for the log, the store and the clock, with faults to inject; for the tests of every module. */
package dev.muduo.platform.testing;
