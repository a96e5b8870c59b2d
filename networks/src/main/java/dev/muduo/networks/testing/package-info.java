/** Files as others write them, for tests and benchmarks of those who read them. */
package dev.muduo.networks.testing;
