package dev.muduo.trainer.config;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.config.TrainingConfig.Teachers;
import java.util.Arrays;

/** How often α of Eq. 6 is drawn in a step. */
public enum AlphaDraw {
    /** The paper: once a sample. */
    PER_SAMPLE {
        @Override
        public float[] draw(Teachers teachers, int structures, CounterRandom random) {
            float[] alphas = new float[structures];
            Arrays.fill(alphas, teachers.alpha(random));
            return alphas;
        }
    },
    /** The released code: for each structure of a sample. */
    PER_STRUCTURE {
        @Override
        public float[] draw(Teachers teachers, int structures, CounterRandom random) {
            float[] alphas = new float[structures];
            for (int s = 0; s < structures; s++) {
                alphas[s] = teachers.alpha(random);
            }
            return alphas;
        }
    };

    /** By structure the weight of the CT teacher in one sample. */
    public abstract float[] draw(Teachers teachers, int structures, CounterRandom random);
}
