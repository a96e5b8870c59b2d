/**
 * DICOM series as volumes: where each frame lies in the body, in which order the frames stack, what is missing or twice, and the
 * numbers they hold. Pure functions of headers; reading pixels is the last step.
 *
 * <p>DICOM's world is LPS+ millimetres, ours RAS+: the first two world axes change sign (PS3.3, C.7.6.2.1.1).
 */
package dev.muduo.imaging.series;
