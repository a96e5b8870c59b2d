package dev.muduo.benchmarks.experiment.run;

import java.util.Optional;

/**
 * The student at one checkpoint.
 *
 * @param loss           mean over the round's steps
 * @param consistency    likewise, of the part of the loss that the teachers' masks make, before λ
 * @param validationDice the gate's: mean over structures of means over VALIDATION studies; empty without any
 */
public record CurvePoint(
        long step, Optional<Double> loss, Optional<Double> consistency, Optional<Double> validationDice) {}
