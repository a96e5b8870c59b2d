package dev.muduo.imaging.dicom;

/** What a reader does with the pixels of a file; those of icons in its sequences are always read. */
enum Pixels {
    /** They are in the data set. */
    READ,
    /** Reading ends before them, and nothing of what follows is in the data set. */
    END,
    /** They are read to their end and hashed block by block; what follows them is in the data set. */
    DIGEST
}
