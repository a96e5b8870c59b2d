package dev.muduo.networks.method;

/** Eq. 7 on plain arrays: the reference that the training step's loss is checked against. */
public final class Consistency {
    private Consistency() {}

    /**
     * (p − Ŷ)² averaged over the voxels of the selected samples of one structure.
     *
     * @param probabilities by sample: the student's for the structure
     * @param hard          by sample: the pseudo-labels
     * @param selected      by sample
     * @return NaN where nothing is selected
     */
    public static double meanSquares(float[][] probabilities, boolean[][] hard, boolean[] selected) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < selected.length; i++) {
            if (!selected[i]) {
                continue;
            }
            count += probabilities[i].length;
            for (int v = 0; v < probabilities[i].length; v++) {
                double difference = probabilities[i][v] - (hard[i][v] ? 1 : 0);
                sum += difference * difference;
            }
        }
        return sum / count;
    }

    /** The mean over the structures with a selected sample (those that are not NaN); 0 without any. */
    public static double mean(double[] perStructure) {
        double sum = 0;
        int count = 0;
        for (double value : perStructure) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
