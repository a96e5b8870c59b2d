/**
 * Where studies come from besides HTTP: study folders, and a folder of them that is watched.
 *
 * <p>To read it, begin at {@link dev.muduo.ingest.source.WatchedFolder}: {@code FolderIndex} says which studies lie there,
 * {@code FolderPosition} how far they have been taken, {@code UnreadableFolders} which of them cannot be read now, and
 * {@link dev.muduo.ingest.source.FolderSpooling} takes those of DICOM files.
 */
package dev.muduo.ingest.source;
