/** The gate: whether a checkpoint may serve, decided by {@link dev.muduo.trainer.gate.GateRule} on VALIDATION studies alone. */
package dev.muduo.trainer.gate;
