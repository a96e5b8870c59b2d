package dev.muduo.networks.sam;

/**
 * An answer: what mask token 0 says.
 *
 * @param logits on the network's mask grid, row-major in the order of the image tensor's axes
 * @param iou    the network's own estimate of the answer's IoU, no sigmoid applied
 */
public record SamMask(float[] logits, float iou) {}
