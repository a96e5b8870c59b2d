/** What a mask is answered as: NIfTI, DICOM, numbers, or a picture. */
package dev.muduo.infer.result;
