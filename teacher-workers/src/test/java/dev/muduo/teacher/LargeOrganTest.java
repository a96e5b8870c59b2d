package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.config.Preset;
import dev.muduo.teacher.archive.TaughtPatch;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.prompt.PromptGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A liver that no patch can hold: what the patches' answers say together is all of it, and no patch's face cuts it. */
class LargeOrganTest {
    private static final double PATCH_MM = 96;
    private static final int ANSWER = 32;
    private static final double CELL_MM = PATCH_MM / ANSWER;
    /** A body of 240 × 216 × 240 mm in voxels of 6 mm. */
    private static final Grid GRID = new Grid(40, 36, 40, Affine.scaling(6, 6, 6, -117, -105, 3));

    private final PatchPlan plan = new PatchPlan(0.25, 64, 0.02);

    /** An ellipsoid of 180 × 130 × 150 mm, in millimetres. */
    private static boolean inLiver(double x, double y, double z) {
        double dx = (x - 5) / 90;
        double dy = (y - 3) / 65;
        double dz = (z - 120) / 75;
        return dx * dx + dy * dy + dz * dz < 1;
    }

    private static Volume volume(float inside, float outside) {
        float[] values = new float[GRID.voxels()];
        for (int k = 0; k < GRID.nz(); k++) {
            for (int j = 0; j < GRID.ny(); j++) {
                for (int i = 0; i < GRID.nx(); i++) {
                    values[GRID.index(i, j, k)] = inLiver(-117 + 6 * i, -105 + 6 * j, 3 + 6 * k) ? inside : outside;
                }
            }
        }
        return new Volume(GRID, values);
    }

    @Test
    void theAnswersOfThePatchesTogetherAreTheWholeOrgan() {
        Volume ct = volume(60, 0);
        Volume pet = volume(8, 1);
        PatchTeaching teaching = new PatchTeaching(
                TeachingWorld.STRUCTURES,
                TeachingWorld.PREPROCESSING,
                TeachingConfig.of(Preset.DEFAULT).prompts().settings(),
                new TeachingModels.Versions(
                        new HotGenerator(), Optional.empty(), new KnowingTeacher(), new KnowingTeacher()));
        List<TaughtPatch> patches = new ArrayList<>();
        for (PatchPlace place : plan.places(ct, pet.grid(), PATCH_MM, "5f".repeat(32))) {
            TaughtPatch taught = teach(teaching, ct, pet, place);
            if (!taught.logits().isEmpty()) {
                patches.add(taught);
            }
        }
        assertTrue(patches.size() >= 8, "more than one patch sees it: " + patches.size());

        int organ = 0;
        double margin = 0.25 * PATCH_MM / 2;
        for (double z = 4; z < 240; z += 4) {
            for (double y = -104; y < 108; y += 4) {
                for (double x = -116; x < 120; x += 4) {
                    // A cell's width from the surface the answers' grid decides, not the organ.
                    if (inLiver(x, y, z) && inLiver(x * 1.06, y * 1.06, 120 + (z - 120) * 1.06)) {
                        organ++;
                        assertTrue(isAnswered(patches, x, y, z, margin), "cut at " + x + ", " + y + ", " + z);
                    }
                }
            }
        }
        assertTrue(organ > 10_000);
    }

    private static TaughtPatch teach(PatchTeaching teaching, Volume ct, Volume pet, PatchPlace place) {
        try (Embedding ofCt = teaching.versions()
                        .ctTeacher()
                        .encode(ct, List.of(place))
                        .get(0);
                Embedding ofPet = teaching.versions()
                        .petTeacher()
                        .encode(pet, List.of(place))
                        .get(0)) {
            return teaching.teach(
                    place, teaching.prompts(ct, pet, place), Map.of(Modality.CT, ofCt, Modality.PET, ofPet));
        }
    }

    /** Whether some patch whose faces are that far away says that this place belongs to the organ. */
    private static boolean isAnswered(List<TaughtPatch> patches, double x, double y, double z, double margin) {
        return patches.stream().anyMatch(patch -> {
            PatchPlace place = patch.place();
            double farthest = Math.max(
                    Math.abs(x - place.centreX()),
                    Math.max(Math.abs(y - place.centreY()), Math.abs(z - place.centreZ())));
            return farthest <= PATCH_MM / 2 - margin && logit(patch, x, y, z) > 0;
        });
    }

    private static float logit(TaughtPatch patch, double x, double y, double z) {
        PatchPlace place = patch.place();
        int i = (int) ((x - place.centreX() + PATCH_MM / 2) / CELL_MM);
        int j = (int) ((y - place.centreY() + PATCH_MM / 2) / CELL_MM);
        int k = (int) ((z - place.centreZ() + PATCH_MM / 2) / CELL_MM);
        return patch.logits().get("ct.lesion").values()[i + ANSWER * (j + ANSWER * k)];
    }

    /** Sees what is above SUV 4. */
    private static final class HotGenerator implements PromptGenerator {
        @Override
        public String version() {
            return "hot";
        }

        @Override
        public float[] logits(float[] suv, int edge) {
            return FakeNetworks.hotVoxels(suv);
        }

        @Override
        public void close() {}
    }

    /** A foundation model that knows the organ: it answers with as much of it as lies in the patch. */
    private record KnowingTeacher() implements PromptableTeacher {
        @Override
        public String version() {
            return "knowing";
        }

        @Override
        public int answerVoxels() {
            return ANSWER;
        }

        @Override
        public int patchVoxels() {
            return ANSWER;
        }

        private record At(PatchPlace place) implements Embedding {
            @Override
            public Optional<Tensor> kept() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        }

        @Override
        public List<Embedding> encode(Volume native_, List<PatchPlace> places) {
            return places.stream().map(place -> (Embedding) new At(place)).toList();
        }

        /** A cell's centre along one axis. */
        private static double cell(double patchCentre, int index) {
            return patchCentre - PATCH_MM / 2 + (index + 0.5) * CELL_MM;
        }

        @Override
        public Embedding restore(Tensor kept) {
            throw new UnsupportedOperationException("keeps nothing");
        }

        @Override
        public List<Answer> decode(Embedding embedding, List<Prompt> prompts) {
            PatchPlace place = ((At) embedding).place();
            float[] logits = new float[ANSWER * ANSWER * ANSWER];
            for (int v = 0; v < logits.length; v++) {
                double x = cell(place.centreX(), v % ANSWER);
                double y = cell(place.centreY(), v / ANSWER % ANSWER);
                double z = cell(place.centreZ(), v / ANSWER / ANSWER);
                logits[v] = inLiver(x, y, z) ? 10 : -10;
            }
            return prompts.stream()
                    .map(prompt -> (Answer) new Answer.Logits(logits))
                    .toList();
        }

        @Override
        public void close() {}
    }
}
