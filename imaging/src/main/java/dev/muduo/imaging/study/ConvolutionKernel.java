package dev.muduo.imaging.study;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a CT was reconstructed softly, as for attenuation correction, or sharply, as for lung or bone; by vendors' names. */
final class ConvolutionKernel {
    /** Siemens: B30f, Br36d, I31s, … grow sharper with their number. */
    private static final Pattern NUMBERED = Pattern.compile("[A-Z][A-Z]?(\\d\\d).*");

    private static final int FIRST_SHARP_NUMBER = 50;

    /** GE's and Philips' sharp ones. */
    private static final Pattern SHARP = Pattern.compile("LUNG.*|BONE.*|EDGE|DETAIL|CHST|YA|YB|YC|YD|L|D|E");

    private ConvolutionKernel() {}

    /** An unknown kernel counts as soft: it is preferred, never a condition. */
    static boolean isSoft(DataSet ct) {
        String kernel = ct.text(Attribute.CONVOLUTION_KERNEL).orElse("").toUpperCase(Locale.ROOT);
        Matcher numbered = NUMBERED.matcher(kernel);
        if (numbered.matches()) {
            return Integer.parseInt(numbered.group(1)) < FIRST_SHARP_NUMBER;
        }
        return !SHARP.matcher(kernel).matches();
    }
}
