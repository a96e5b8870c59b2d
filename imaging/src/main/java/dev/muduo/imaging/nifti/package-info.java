/**
 * NIfTI-1 in and out: single files, gzip or not, either byte order, with bounds on everything that a file may claim.
 *
 * <p>Two kinds of trouble are kept apart: {@link dev.muduo.imaging.nifti.NiftiException} says that the <em>content</em> is
 * wrong (reading it again will not help), {@link java.io.UncheckedIOException} that the file could not be reached.
 */
package dev.muduo.imaging.nifti;
