package dev.muduo.imaging.dicom;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Part-10 file without its pixels, and what tells them from others.
 *
 * @param dataSet the attributes, in memory the same for every encoding
 * @param pixels  per pixel attribute a SHA-256, 64 hex digits: of uncompressed values in little endian, whatever their encoding; of
 *     compressed ones as they are, fragment by fragment, without the offset table, which repeats what these say (PS3.5, A.4)
 */
public record DigestedFile(DataSet dataSet, SortedMap<Tag, String> pixels) {
    public DigestedFile {
        pixels = Collections.unmodifiableSortedMap(new TreeMap<>(pixels));
    }
}
