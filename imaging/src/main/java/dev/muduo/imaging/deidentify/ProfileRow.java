package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Vr;

/**
 * One attribute of Table E.1-1.
 *
 * @param vr                    its representation, whatever a file says
 * @param action                of the basic profile
 * @param temporal              whether Retain Longitudinal Temporal Information keeps it, as it is or shifted
 * @param patientCharacteristic whether Retain Patient Characteristics keeps it; not where it would have to be cleaned first
 */
record ProfileRow(Vr vr, Action action, boolean temporal, boolean patientCharacteristic) {}
