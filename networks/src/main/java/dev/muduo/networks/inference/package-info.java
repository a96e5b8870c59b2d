/** Whole volumes through a network that sees windows. */
package dev.muduo.networks.inference;
