package dev.muduo.networks.training;

/** Eq. 7 and its variants: how the student's probabilities are compared with hard pseudo-labels. */
public enum ConsistencyLoss {
    /** The paper: the mean squared difference over all voxels. */
    MSE(1, 0),
    /** The released code, and the default: soft Dice. */
    DICE(0, 1),
    MSE_PLUS_DICE(1, 1);

    private final double mseWeight;
    private final double diceWeight;

    ConsistencyLoss(double mseWeight, double diceWeight) {
        this.mseWeight = mseWeight;
        this.diceWeight = diceWeight;
    }

    /** Weight of the mean squared difference. */
    public double mseWeight() {
        return mseWeight;
    }

    /** Weight of soft Dice. */
    public double diceWeight() {
        return diceWeight;
    }
}
