/** Requests that come with their study's DICOM files. */
package dev.muduo.infer.dicom;
