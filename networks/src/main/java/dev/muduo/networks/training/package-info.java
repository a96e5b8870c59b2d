/** One optimiser step of the student: losses, marginal supervision, consistency, SGD and schedules. */
package dev.muduo.networks.training;
