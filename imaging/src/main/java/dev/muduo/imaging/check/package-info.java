/** What every door checks before a CT/PET pair is let in: files over HTTP, folders and DICOM series are refused alike. */
package dev.muduo.imaging.check;
