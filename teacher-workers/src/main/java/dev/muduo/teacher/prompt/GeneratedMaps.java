package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.Exponential;
import dev.muduo.networks.method.Sigmoid;
import dev.muduo.platform.agent.RecordFaultException;

/**
 * What the prompt generator, or the student in its place, sees in a patch.
 *
 * @param logits  Z, (classes, z, y, x), channel 0 is background
 * @param classes the structures and the background
 * @param edge    voxels along each axis
 */
public record GeneratedMaps(float[] logits, int classes, int edge) {
    /** @throws RecordFaultException if a value is not finite: nothing can be prompted with it */
    public GeneratedMaps {
        if (logits.length != classes * edge * edge * edge) {
            throw new IllegalArgumentException("expected logits of " + classes + " classes on a cube of edge " + edge
                    + ", got " + logits.length + " values");
        }
        for (float value : logits) {
            if (!Float.isFinite(value)) {
                throw new RecordFaultException("the prompt generator's answer to a patch is not finite");
            }
        }
    }

    private int voxels() {
        return edge * edge * edge;
    }

    /** For each voxel the class of the largest logit, ĉ(v); the lower class of equal ones. */
    int[] classesOfVoxels() {
        int voxels = voxels();
        int[] best = new int[voxels];
        for (int c = 1; c < classes; c++) {
            for (int v = 0; v < voxels; v++) {
                if (logits[c * voxels + v] > logits[best[v] * voxels + v]) {
                    best[v] = c;
                }
            }
        }
        return best;
    }

    /** ln Σ_c exp Z_c at each voxel: what a softmax divides by. */
    double[] logNormalisers() {
        int voxels = voxels();
        double[] normalisers = new double[voxels];
        for (int v = 0; v < voxels; v++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, logits[c * voxels + v]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Exponential.of(logits[c * voxels + v] - largest);
            }
            normalisers[v] = largest + StrictMath.log(sum);
        }
        return normalisers;
    }

    /** p_c = softmax(Z)_c where the mask is set, 0 elsewhere: a point is chosen inside the mask only. */
    float[] softmaxInside(int c, boolean[] mask, double[] logNormalisers) {
        int voxels = voxels();
        float[] probabilities = new float[voxels];
        for (int v = 0; v < voxels; v++) {
            if (mask[v]) {
                probabilities[v] = (float) Exponential.of(logits[c * voxels + v] - logNormalisers[v]);
            }
        }
        return probabilities;
    }

    /** p = softmax(Z) of all classes, of a student in the prompt generator's place. */
    public StudentMaps softmax() {
        int voxels = voxels();
        double[] normalisers = logNormalisers();
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) Exponential.of(logits[i] - normalisers[i % voxels]);
        }
        return new StudentMaps(probabilities, classes, edge);
    }

    /** q_c = σ(Z_c), Eq. 1: a sigmoid of each class by itself, not a softmax. */
    float[] sigmoid(int c) {
        int voxels = voxels();
        float[] probabilities = new float[voxels];
        for (int v = 0; v < voxels; v++) {
            probabilities[v] = Sigmoid.of(logits[c * voxels + v]);
        }
        return probabilities;
    }
}
