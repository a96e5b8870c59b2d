package dev.muduo.infer.result;

import dev.muduo.imaging.series.SourceImages;

/** The images, one by one, that CT and PET of a request were made of. Names the patient: never kept, stored or logged. */
public record SourceSeries(SourceImages ct, SourceImages pet) {}
