/** The pixels of a DICOM file, frame by frame: native or compressed, as the numbers that were stored. */
package dev.muduo.imaging.dicom.frames;
