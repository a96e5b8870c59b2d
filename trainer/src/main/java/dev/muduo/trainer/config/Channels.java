package dev.muduo.trainer.config;

import java.util.Arrays;

/** What a model sees of a patch that has CT and PET. */
public enum Channels {
    CT_AND_PET(2) {
        @Override
        public float[] of(float[] ctAndPet) {
            return ctAndPet;
        }
    },
    PET(1) {
        @Override
        public float[] of(float[] ctAndPet) {
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

    /**
     * The channels that are seen.
     *
     * @param ctAndPet CT, then PET; not kept, but may be what is returned
     */
    public abstract float[] of(float[] ctAndPet);
}
