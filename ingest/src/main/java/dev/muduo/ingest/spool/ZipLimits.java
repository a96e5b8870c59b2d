package dev.muduo.ingest.spool;

/**
 * What an archive may ask of us.
 *
 * @param maxBytes      most bytes of all its files together, unpacked
 * @param maxEntries    most files
 * @param maxEntryBytes most bytes of one file, unpacked
 */
public record ZipLimits(long maxBytes, int maxEntries, long maxEntryBytes) {
    public ZipLimits {
        if (maxBytes < 1 || maxEntries < 1 || maxEntryBytes < 1) {
            throw new IllegalArgumentException(
                    "limits are positive, got " + maxBytes + ", " + maxEntries + " and " + maxEntryBytes);
        }
    }
}
