/**
 * A digital whole-trunk PET/CT phantom: random but plausible anatomy, two scanners, and the truth.
 *
 * <p>Everything is a pure function of (seed, study, configuration), with equal bits on every machine: random numbers come
 * from a counter-based generator, and of transcendental functions only {@link java.lang.StrictMath}'s are used.
 *
 * <p>What it is for: to show and to test the learning loop where no patient data may be had. What it is not: a substitute for
 * patients. Organs are smooth and few, there is no disease but round lesions, no metal, no contrast agent, and the two
 * scanners are idealised.
 *
 * <p>Sources of the numbers. Sizes: ICRP Publication 110, "Adult reference computational phantoms", Ann ICRP 39(2), 2009.
 * Hounsfield units: R. Lamba et al., "CT Hounsfield numbers of soft tissues on unenhanced abdominal CT scans", AJR 203
 * (2014) 1013–1020; C. D. Piekarski et al., "Difference between liver and spleen CT numbers in the normal adult", Radiology
 * 137 (1980) 727–729; L. J. Rosenblum et al., "Density patterns in the normal lung as determined by computed tomography",
 * Radiology 137 (1980) 409–416; P. J. Pickhardt et al., "Opportunistic screening for osteoporosis using abdominal computed
 * tomography scans obtained for other indications", Ann Intern Med 158 (2013) 588–595. FDG uptake: Y. Wang et al.,
 * "Standardized uptake value atlas", Mol Imaging Biol 9 (2007) 83–90; S. Zincirkeser et al., "Standardized uptake values of
 * normal organs on 18F-FDG PET and CT imaging", J Int Med Res 35 (2007) 231–236; C. D. Ramos et al., "FDG-PET standardized
 * uptake values in normal anatomical structures", Eur J Nucl Med 28 (2001) 155–164. Respiration: G. W. Goerres et al.,
 * "PET-CT image co-registration in the thorax: influence of respiration", Eur J Nucl Med 29 (2002) 351–360; P. J. Keall et
 * al., AAPM Task Group 76, Med Phys 33 (2006) 3874–3900. PET resolution: B. W. Jakoby et al., "Physical and clinical
 * performance of the mCT time-of-flight PET/CT scanner", Phys Med Biol 56 (2011) 2375–2389.
 */
package dev.muduo.standalone.phantom;
