/**
 * What a person drew in another program, as masks on a study's own grid: DICOM segmentations and RT structure sets in.
 *
 * <p>What does not fit is refused, never bent: an annotation teaches. Messages name segments and regions by their numbers, since
 * their labels are free text.
 */
package dev.muduo.imaging.annotation;
