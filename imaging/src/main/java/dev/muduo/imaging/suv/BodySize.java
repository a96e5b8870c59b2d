package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.Locale;

/** What a patient's size says about how uptake is normalised; reads only what a rule needs. */
final class BodySize {
    /** No patient weighs a tonne: more is a weight in grams. */
    private static final double HEAVIEST_KG = 1000;

    private static final double GRAMS_PER_KG = 1000;
    private static final double CM2_PER_M2 = 1e4;
    private static final double SHORTEST_M = 0.2;
    private static final double TALLEST_M = 2.8;

    private final DataSet patient;
    private final Evidence evidence;

    BodySize(DataSet patient, Evidence evidence) {
        this.patient = patient;
        this.evidence = evidence;
    }

    private double weightKg() {
        double weight = evidence.number(patient, Attribute.PATIENT_WEIGHT).orElse(0);
        if (!(weight > 0)) {
            throw new SuvRefusedException(
                    SuvFault.NO_WEIGHT,
                    Attribute.PATIENT_WEIGHT + ": an SUV needs the patient's weight in kg, got none");
        }
        if (weight > HEAVIEST_KG) {
            evidence.warn("the patient's weight is more than " + (int) HEAVIEST_KG + ": taken as grams");
            return weight / 1000;
        }
        return weight;
    }

    private double heightCm() {
        double height = evidence.number(patient, Attribute.PATIENT_SIZE).orElse(0);
        if (!(height >= SHORTEST_M && height <= TALLEST_M)) {
            throw new SuvRefusedException(
                    SuvFault.NO_HEIGHT,
                    Attribute.PATIENT_SIZE
                            + ": this series' unit needs the patient's height in metres, got none between " + SHORTEST_M
                            + " and " + TALLEST_M);
        }
        return 100 * height;
    }

    /** The mean of both for a sex that is neither. */
    private double bySex(double male, double female) {
        String sex = evidence.text(patient, Attribute.PATIENT_SEX)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .orElse("");
        return switch (sex) {
            case "M" -> male;
            case "F" -> female;
            case "O" -> (male + female) / 2;
            default ->
                throw new SuvRefusedException(
                        SuvFault.NO_SEX,
                        Attribute.PATIENT_SEX + ": this series' unit needs M, F or O, got none of them");
        };
    }

    /**
     * SUVbw of 1 g/ml that is normalised by another mass: the weight over that mass.
     *
     * @param suvType which mass, as SUV Type (0054,1006) names it
     */
    double perMass(String suvType) {
        return switch (suvType) {
            case "BW" -> 1;
            case "LBM" -> weightKg() / leanMassMorganKg();
            case "LBMJAMES128" -> weightKg() / leanMassJamesKg();
            case "LBMJANMA" -> weightKg() / leanMassJanmahasatianKg();
            case "IBW" -> weightKg() / idealWeightKg();
            default ->
                throw new SuvRefusedException(
                        SuvFault.UNKNOWN_UNITS,
                        Attribute.SUV_TYPE + ": expected BW, LBM, LBMJAMES128, LBMJANMA or IBW with GML, got another");
        };
    }

    /** SUVbw of 1 cm²/ml, which is normalised by the body's surface: the weight over it. */
    double perSurface() {
        return GRAMS_PER_KG * weightKg() / (CM2_PER_M2 * surfaceM2());
    }

    /** SUVbw of 1 Bq/ml at the injection: the weight over the dose. */
    double perDose(Injection injection) {
        return GRAMS_PER_KG * weightKg() / injection.doseBecquerel(evidence);
    }

    /** Morgan: 1.10 W − 120 (W/H)², 1.07 W − 148 (W/H)²; in kg. */
    private double leanMassMorganKg() {
        return leanMass(120);
    }

    /** James: 1.10 W − 128 (W/H)², 1.07 W − 148 (W/H)²; in kg. */
    private double leanMassJamesKg() {
        return leanMass(128);
    }

    private double leanMass(double male) {
        double weight = weightKg();
        double ratio = weight / heightCm();
        return positive(bySex(1.10 * weight - male * ratio * ratio, 1.07 * weight - 148 * ratio * ratio));
    }

    /** Janmahasatian: 9270 W / (6680 + 216 BMI), 9270 W / (8780 + 244 BMI); in kg. */
    private double leanMassJanmahasatianKg() {
        double weight = weightKg();
        double heightM = heightCm() / 100;
        double bmi = weight / (heightM * heightM);
        return positive(bySex(9270 * weight / (6680 + 216 * bmi), 9270 * weight / (8780 + 244 * bmi)));
    }

    /** Ideal body weight: 48 + 1.06 (H − 152), 45.5 + 0.91 (H − 152); in kg. */
    private double idealWeightKg() {
        double over = heightCm() - 152;
        return positive(bySex(48 + 1.06 * over, 45.5 + 0.91 * over));
    }

    /** The quadratic formulas turn back, and the linear one reaches 0, at sizes no adult has. */
    private static double positive(double mass) {
        if (!(mass > 0)) {
            throw new SuvRefusedException(
                    SuvFault.NO_HEIGHT,
                    "the patient's weight and height give no positive lean mass: one of them is wrong");
        }
        return mass;
    }

    /** Du Bois: 0.007184 H^0.725 W^0.425; in square metres. */
    private double surfaceM2() {
        return 0.007184 * Math.pow(heightCm(), 0.725) * Math.pow(weightKg(), 0.425);
    }
}
