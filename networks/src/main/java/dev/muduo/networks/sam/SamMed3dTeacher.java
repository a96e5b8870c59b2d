package dev.muduo.networks.sam;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Precision;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * SAM-Med3D as the CT teacher, SegAnyPET as the PET teacher: one network, two weight files, two ways to prepare an image
 * (§3.7). It answers from what half precision keeps of an embedding, whether that was stored in between or not.
 */
public final class SamMed3dTeacher implements PromptableTeacher {
    /** To be raised whenever a patch is prepared or answered differently, so that what was derived before is not mixed in. */
    private static final int REVISION = 1;

    private static final String NO_CONTRAST =
            "no two different values above zero in the patch: nothing to normalise it by";

    private final SamMed3d network;
    private final PatchImage.Modality modality;
    private final int patchesAtOnce;
    private final String encoderVersion;
    private final String version;

    private SamMed3dTeacher(SamMed3d network, PatchImage.Modality modality, String weightsSha256, int patchesAtOnce) {
        if (patchesAtOnce < 1) {
            throw new IllegalArgumentException("a teacher encodes at least one patch at once, got " + patchesAtOnce);
        }
        this.network = network;
        this.modality = modality;
        this.patchesAtOnce = patchesAtOnce;
        encoderVersion = String.join(".", weightsSha256, word(modality.name()) + "-" + REVISION);
        version = encoderVersion + "." + word(network.withoutMask().name());
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A teacher that sees CT in HU, clamped to ±1000.
     *
     * @param network       owned by the teacher from here on
     * @param weightsSha256 of the weights that the network has
     * @param patchesAtOnce patches encoded in one batch: 1 on a CPU, where more are no faster
     */
    public static SamMed3dTeacher ct(SamMed3d network, String weightsSha256, int patchesAtOnce) {
        return new SamMed3dTeacher(network, PatchImage.Modality.CT, weightsSha256, patchesAtOnce);
    }

    /** A teacher that sees PET in SUVbw, otherwise as {@link #ct}. */
    public static SamMed3dTeacher pet(SamMed3d network, String weightsSha256, int patchesAtOnce) {
        return new SamMed3dTeacher(network, PatchImage.Modality.PET, weightsSha256, patchesAtOnce);
    }

    @Override
    public String version() {
        return version;
    }

    /** Without what a prompt without a mask becomes: it shows in answers only. */
    @Override
    public String encoderVersion() {
        return encoderVersion;
    }

    @Override
    public int answerVoxels() {
        return network.config().maskEdge();
    }

    @Override
    public int patchVoxels() {
        return network.config().image();
    }

    @Override
    public List<Embedding> encode(Volume native_, List<PatchPlace> places) {
        List<Embedding> embeddings = new ArrayList<>();
        for (int from = 0; from < places.size(); from += patchesAtOnce) {
            embeddings.addAll(
                    encodeBatch(native_, places.subList(from, Math.min(from + patchesAtOnce, places.size()))));
        }
        return embeddings;
    }

    private List<Embedding> encodeBatch(Volume native_, List<PatchPlace> places) {
        int voxels = network.config().imageVoxels();
        float[] images = new float[places.size() * voxels];
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Optional<float[]> image = PatchImage.of(native_, places.get(i), patchVoxels(), modality);
            if (image.isPresent()) {
                System.arraycopy(image.get(), 0, images, seen.size() * voxels, voxels);
                seen.add(i);
            }
        }
        Embedding[] embeddings = new Embedding[places.size()];
        Arrays.fill(embeddings, new Seen(version, nothing()));
        if (!seen.isEmpty()) {
            List<float[]> encoded = network.encode(Arrays.copyOf(images, seen.size() * voxels), seen.size());
            for (int i = 0; i < encoded.size(); i++) {
                embeddings[seen.get(i)] = new Seen(version, Tensor.half(encoded.get(i), shape()));
            }
        }
        return List.of(embeddings);
    }

    private long[] shape() {
        int grid = network.config().grid();
        return new long[] {network.config().promptWidth(), grid, grid, grid};
    }

    /** What is kept of a patch that has no answer. */
    private static Tensor nothing() {
        return Tensor.half(new float[0], 0);
    }

    /** A patch as this teacher has seen it; nothing of it is in native memory. */
    private record Seen(String version, Tensor tensor) implements Embedding {
        @Override
        public Optional<Tensor> kept() {
            return Optional.of(tensor);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    @Override
    public Embedding restore(Tensor kept) {
        boolean known = Arrays.equals(kept.shape(), shape()) || kept.equals(nothing());
        if (!known || kept.precision() != Precision.FLOAT16) {
            throw new WeightsException("an embedding of this teacher is a tensor FLOAT16" + Arrays.toString(shape())
                    + ", or empty for a patch without an answer; got " + kept);
        }
        return new Seen(version, kept);
    }

    @Override
    public List<Answer> decode(Embedding embedding, List<Prompt> prompts) {
        if (!(embedding instanceof Seen seen) || !seen.version().equals(version)) {
            throw new IllegalArgumentException("the embedding was made by another teacher than " + version);
        }
        if (seen.tensor().equals(nothing())) {
            return prompts.stream()
                    .map(prompt -> (Answer) new Answer.Invalid(NO_CONTRAST))
                    .toList();
        }
        List<SamPrompt> questions = prompts.stream().map(this::question).toList();
        return network.decode(seen.tensor().values(), questions).stream()
                .map(mask -> (Answer) new Answer.Logits(PatchImage.reverseAxes(mask.logits(), answerVoxels())))
                .toList();
    }

    private SamPrompt question(Prompt prompt) {
        int edge = patchVoxels();
        List<Click> clicks = prompt.points().stream()
                .map(point -> new Click(point.x() * edge - 0.5, point.y() * edge - 0.5, point.z() * edge - 0.5, true))
                .toList();
        return new SamPrompt(clicks, prompt.maskLogits().map(this::maskOf));
    }

    private float[] maskOf(float[] logits) {
        int edge = answerVoxels();
        if (logits.length != edge * edge * edge) {
            throw new IllegalArgumentException(
                    "a mask prompt has " + edge + " voxels cubed, got " + logits.length + " values");
        }
        return PatchImage.reverseAxes(logits, edge);
    }

    @Override
    public void close() {
        network.close();
    }
}
