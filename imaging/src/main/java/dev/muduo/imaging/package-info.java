/**
 * Volumes and their geometry: everything that can be said about an image without a tensor library.
 *
 * <p>One convention throughout: world coordinates are RAS+ millimetres, voxels are addressed (i, j, k) with i fastest in
 * memory, so that the same array read row-major is a tensor (depth = k, height = j, width = i).
 */
package dev.muduo.imaging;
