/** Studies, annotations and pseudo-labels to checkpoints, and the gate. */
package dev.muduo.trainer;
