package dev.muduo.infer.request;

import dev.muduo.infer.swap.ServingModel;

/**
 * A mask, all of it from one checkpoint.
 *
 * @param mask     a {@code .nii.gz} label map; belongs to the receiver
 * @param computed false where an earlier answer was found in the store
 */
public record SegmentationAnswer(String requestId, byte[] mask, ServingModel.Version version, boolean computed) {}
