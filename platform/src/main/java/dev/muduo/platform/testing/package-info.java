/** Hand-written stand-ins for the log, the store and the clock, with faults to inject, and what a test hears and sees; for the tests of every module. */
package dev.muduo.platform.testing;
