package dev.muduo.ingest.edge;

import dev.muduo.imaging.series.SourceImages;

/** Whose study it was, and of which images each volume was made. Names the patient: for the site's edge alone. */
public record SourceStudy(SourceImages ct, SourceImages pet) {}
