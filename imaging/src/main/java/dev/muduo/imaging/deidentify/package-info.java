/**
 * De-identification of DICOM objects: the Basic Application Level Confidentiality Profile of PS3.15, Annex E, with the options
 * under which a standardised uptake value can still be computed. {@link dev.muduo.imaging.deidentify.Deidentifier} is the way in.
 */
package dev.muduo.imaging.deidentify;
