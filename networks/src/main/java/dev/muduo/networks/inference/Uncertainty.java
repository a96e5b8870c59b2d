package dev.muduo.networks.inference;

import java.util.OptionalDouble;

/**
 * How unsure a network was of one class. The uncertainty of a voxel is 1 − p, where p is the probability of the class that is most
 * probable there: 0 where the network is sure, and never more than 1 − 1/classes. It says where the network hesitates between
 * classes, not whether it is right.
 *
 * @param label  the class, from 1
 * @param mean   over the voxels of the working grid where the class is most probable, within what was asked for
 * @param border over those of them that touch a voxel of another class with a face; empty if none does
 */
public record Uncertainty(int label, double mean, OptionalDouble border) {
    public Uncertainty {
        if (label < 1 || !(mean >= 0) || mean > 1) {
            throw new IllegalArgumentException(
                    "expected a class from 1 and a mean in [0, 1], got class " + label + " with " + mean);
        }
    }
}
