package dev.muduo.trainer.batch;

import java.util.Arrays;

/** What a model sees of a patch that has CT and PET. */
public enum Channels {
    CT_AND_PET(2) {
        @Override
        float[] of(float[] ctAndPet) {
            return ctAndPet;
        }
    },
    PET(1) {
        @Override
        float[] of(float[] ctAndPet) {
            return Arrays.copyOfRange(ctAndPet, ctAndPet.length / 2, ctAndPet.length);
        }
    };

    private final int count;

    Channels(int count) {
        this.count = count;
    }

    public int count() {
        return count;
    }

    abstract float[] of(float[] ctAndPet);
}
