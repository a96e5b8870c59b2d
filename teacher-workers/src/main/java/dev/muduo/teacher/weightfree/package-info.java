/**
 * Teachers without weights (§3.11 of the method): region growing on the native intensities, so that everything runs with no
 * download.
 *
 * <p>They carry real information for hot lesions and contrasted organs, none for lung lobes (there is no contrast at the
 * fissures) and little for sarcoma on CT. Whoever reports numbers made with them must say so.
 */
package dev.muduo.teacher.weightfree;
