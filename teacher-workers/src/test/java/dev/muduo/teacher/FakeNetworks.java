package dev.muduo.teacher;

import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.teacher.following.TrainedNetworks;
import dev.muduo.teacher.prompt.PromptGenerator;
import dev.muduo.teacher.prompt.PromptStudent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Networks that see the hot balls, and remember what was asked of them. */
final class FakeNetworks implements TrainedNetworks {
    final List<String> loaded = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    /** Runs before every answer: a test throws here. */
    Runnable before = () -> {};

    @Override
    public PromptGenerator promptGenerator(StoredCheckpoint checkpoint, byte[] content) {
        loaded.add(checkpoint.sha256());
        return new PromptGenerator() {
            @Override
            public String version() {
                return checkpoint.sha256();
            }

            @Override
            public float[] logits(float[] suv, int edge) {
                asked.add(checkpoint.sha256());
                before.run();
                return hotVoxels(suv);
            }

            @Override
            public void close() {
                closed.add(checkpoint.sha256());
            }
        };
    }

    /** Class 1 where the normalised SUV is above 0.2 (SUV 4), class 2 nowhere. */
    static float[] hotVoxels(float[] suv) {
        float[] logits = new float[3 * suv.length];
        for (int voxel = 0; voxel < suv.length; voxel++) {
            logits[suv.length + voxel] = 40 * (suv[voxel] - 0.2f);
            logits[2 * suv.length + voxel] = -20;
        }
        return logits;
    }

    @Override
    public PromptStudent student(StoredCheckpoint checkpoint, byte[] content) {
        loaded.add(checkpoint.sha256());
        return new PromptStudent() {
            @Override
            public String version() {
                return checkpoint.sha256();
            }

            @Override
            public float[] probabilities(float[] ctAndPet, int edge) {
                asked.add(checkpoint.sha256());
                float[] maps = new float[3 * edge * edge * edge];
                Arrays.fill(maps, 1 / 3f);
                return maps;
            }

            @Override
            public float[] logits(float[] ctAndPet, int edge) {
                asked.add(checkpoint.sha256());
                return hotVoxels(Arrays.copyOfRange(ctAndPet, ctAndPet.length / 2, ctAndPet.length));
            }

            @Override
            public void close() {
                closed.add(checkpoint.sha256());
            }
        };
    }
}
