/**
 * DICOM Part-10 files in and out: data sets in every standard encoding, with bounds on everything that a file may claim.
 *
 * <p>Reading leaves values as they were stored, little endian, and decodes one when it is asked for. Two kinds of trouble are
 * kept apart: {@link dev.muduo.imaging.dicom.DicomException} says that the <em>content</em> is wrong (reading it again will not
 * help), {@link java.io.UncheckedIOException} that it could not be reached. No message repeats a value that may say something
 * of a patient. Source: DICOM PS3.5 (data structures), PS3.6 (dictionary), PS3.10 (files).
 */
package dev.muduo.imaging.dicom;
