/**
 * Standardised uptake values by body weight from what a PET series says of itself, with a record of what was read and assumed;
 * refused where they cannot be known. Source: QIBA's vendor-neutral pseudo-code and the IBSI manual, as in section 5.4 of the
 * method's specification.
 */
package dev.muduo.imaging.suv;
