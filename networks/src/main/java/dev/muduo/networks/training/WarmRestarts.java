package dev.muduo.networks.training;

/**
 * Cosine annealing with warm restarts (SGDR, Loshchilov and Hutter 2017, Eq. 5): in cycle i, T_i steps long, η = η_min +
 * ½ (η_max − η_min)(1 + cos(π T_cur / T_i)), and T_{i+1} = T_mult · T_i.
 *
 * @param highest    η_max, the rate with which each cycle begins
 * @param lowest     η_min, towards which it falls
 * @param cycleSteps T_0
 * @param growth     T_mult, 1 for cycles of one length
 */
public record WarmRestarts(double highest, double lowest, long cycleSteps, int growth) implements LearningRate {
    public WarmRestarts {
        if (!(highest > 0) || !(lowest >= 0 && lowest <= highest) || cycleSteps < 1 || growth < 1) {
            throw new IllegalArgumentException(
                    "restarts need 0 <= lowest <= highest, highest > 0, cycleSteps >= 1 and growth >= 1, got " + lowest
                            + ", " + highest + ", " + cycleSteps + ", " + growth);
        }
    }

    /** Steps [begin, begin + steps). */
    public record Cycle(long begin, long steps) {
        public long end() {
            return begin + steps;
        }
    }

    /** The cycle that a step is in. */
    public Cycle cycle(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("steps are counted from 0, got " + step);
        }
        if (growth == 1) {
            return new Cycle(step - step % cycleSteps, cycleSteps);
        }
        Cycle cycle = new Cycle(0, cycleSteps);
        while (step >= cycle.end()) {
            cycle = new Cycle(cycle.end(), Math.multiplyExact(cycle.steps(), growth));
        }
        return cycle;
    }

    @Override
    public double forStep(long step) {
        Cycle cycle = cycle(step);
        double done = (double) (step - cycle.begin()) / cycle.steps();
        return lowest + (highest - lowest) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }
}
