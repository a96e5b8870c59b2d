package dev.muduo.networks.torch;

/**
 * An uncompressed entry of a zip.
 *
 * @param header where its local header begins in the file
 * @param begin  where its content begins
 * @param bytes  length of the content
 * @param crc    CRC-32 that the archive claims for it
 */
record ArchiveEntry(String name, long header, long begin, long bytes, int crc) {
    long end() {
        return begin + bytes;
    }
}
