/**
 * DICOM studies in: which of a study's files are its CT and its PET, who it is of in pseudonyms, and what is unusual. The
 * original identifiers go no further than {@link dev.muduo.ingest.dicom.Originals}.
 */
package dev.muduo.ingest.dicom;
