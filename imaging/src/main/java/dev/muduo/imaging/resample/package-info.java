/**
 * Bringing a volume from its own grid onto another one.
 *
 * <p>Voxel centres are at integer indices and a voxel's cell reaches half a voxel to either side, so that a volume fills the
 * union of its cells. A point within the cells but outside the hull of the centres takes the border's value; a point outside
 * the cells takes the value named by the caller.
 */
package dev.muduo.imaging.resample;
