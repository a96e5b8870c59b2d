package dev.muduo.infer.view;

import dev.muduo.infer.request.MaskStore;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.study.StudyRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The masks that promoted checkpoints have answered for a study, found by asking the store for each. */
final class AnsweredMasks {
    /** Promotions looked at, from the newest one back. */
    private static final int LOOKED_AT = 20;

    private final MaskStore masks;
    private final ModelRegistry models;
    private final Arithmetic arithmetic;

    /** @param arithmetic in which they answered */
    AnsweredMasks(MaskStore masks, ModelRegistry models, Arithmetic arithmetic) {
        this.masks = masks;
        this.models = models;
        this.arithmetic = arithmetic;
    }

    /** @param number with which the checkpoint was promoted last */
    record Answered(long number, String checkpoint, String grid) {}

    /** Newest first. */
    List<Answered> of(StudyRecord study) {
        List<Answered> answered = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Optional<Promotion> promotion = models.newest(ModelNames.STUDENT);
        for (int looked = 0; looked < LOOKED_AT && promotion.isPresent(); looked++) {
            long number = promotion.get().number();
            String checkpoint = promotion.get().checkpoint();
            if (seen.add(checkpoint)) {
                for (TargetGrid grid : TargetGrid.values()) {
                    if (masks.has(MaskStore.Source.whole(study, grid, checkpoint, arithmetic))) {
                        answered.add(new Answered(number, checkpoint, grid.word()));
                    }
                }
            }
            promotion = number == 1 ? Optional.empty() : models.promotion(ModelNames.STUDENT, number - 1);
        }
        return answered;
    }

    /**
     * The mask that a checkpoint has answered; nobody has named its hash, so it is unpacked once to see whether it is whole.
     *
     * @throws RecordFaultException if it is not
     */
    Optional<byte[]> find(StudyRecord study, TargetGrid grid, String checkpoint) {
        Optional<byte[]> mask = masks.find(MaskStore.Source.whole(study, grid, checkpoint, arithmetic));
        mask.ifPresent(AnsweredMasks::requireWhole);
        return mask;
    }

    private static void requireWhole(byte[] mask) {
        try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(mask))) {
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new RecordFaultException(
                    "the mask in the store is damaged: remove it, and ask for it to be computed again", e);
        }
    }
}
