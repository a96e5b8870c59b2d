package dev.muduo.infer.request;

import dev.muduo.infer.swap.ServingModel;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mask, all of it from one checkpoint.
 *
 * @param mask        a {@code .nii.gz} label map; belongs to the receiver
 * @param computed    false where an earlier answer was found in the store
 * @param uncertainty how unsure the network was, read when it is asked for; empty of a part that was cut from a mask in the store,
 *                    and of masks that were kept before it was
 */
public record SegmentationAnswer(
        String requestId,
        byte[] mask,
        ServingModel.Version version,
        boolean computed,
        Supplier<Optional<MaskUncertainty>> uncertainty) {}
