/**
 * What there is to see of a study, as NIfTI: its images, the teachers' masks, masks that checkpoints have answered, drawings.
 * It only reads.
 */
package dev.muduo.infer.view;
