package dev.muduo.ingest.door;

import dev.muduo.imaging.series.SourceImages;

/**
 * Whose study it is and of which images each volume was made, as one archive calls them: the one that it came from or, without
 * identity, one of others. May name the patient: for the site's edge alone.
 */
public record SourceStudy(SourceImages ct, SourceImages pet) {}
