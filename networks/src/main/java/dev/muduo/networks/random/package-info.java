/** Random numbers that are a pure function of (seed, step, purpose), so that replaying a log repeats every draw. */
package dev.muduo.networks.random;
