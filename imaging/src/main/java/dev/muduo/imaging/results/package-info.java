/**
 * A model's results as DICOM objects that a PACS keeps beside the images: segmentations, structure sets and measurement reports.
 *
 * <p>They name the patient and the images as the source series does ({@link dev.muduo.imaging.series.SourceImages}) and their own
 * identifiers follow from what they are a result of ({@link dev.muduo.imaging.results.Origin}): made twice, they are the same
 * bytes. Nothing here writes to a network.
 */
package dev.muduo.imaging.results;
