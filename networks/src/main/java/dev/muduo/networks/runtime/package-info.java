/** One-time settings of the tensor engine. */
package dev.muduo.networks.runtime;
