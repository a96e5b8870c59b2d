package dev.muduo.imaging.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Pattern;

/** Numbers in values: decimal text or binary of several widths. */
final class NumberValue {
    private static final int DECIMAL_STRING_CHARACTERS = 16;
    private static final int NO_NUMBER = -1;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

    private NumberValue() {}

    /** The numbers of an element, or null if one is none; empty text is no number and gives none. */
    static double[] of(Element.Bytes element) {
        if (element.vr().isText()) {
            return ofText(TextValue.of(element, CharacterSet.DEFAULT));
        }
        int width = width(element.vr());
        if (width == NO_NUMBER || element.bytes().length % width != 0) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(element.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        double[] numbers = new double[element.bytes().length / width];
        for (int n = 0; n < numbers.length; n++) {
            numbers[n] = get(bytes, element.vr());
        }
        return numbers;
    }

    private static double[] ofText(List<String> values) {
        double[] numbers = new double[values.size()];
        for (int n = 0; n < numbers.length; n++) {
            if (!isDecimal(values.get(n))) {
                return null;
            }
            numbers[n] = Double.parseDouble(values.get(n));
        }
        return numbers;
    }

    /** Java would also take "NaN", "0x1p3" and "1d". */
    private static boolean isDecimal(String text) {
        return text.length() <= 64 && DECIMAL.matcher(text).matches();
    }

    private static int width(Vr vr) {
        return switch (vr) {
            case US, SS -> 2;
            case UL, SL, FL, OF, OL -> 4;
            case FD, OD, SV, UV, OV -> 8;
            default -> NO_NUMBER;
        };
    }

    private static double get(ByteBuffer bytes, Vr vr) {
        return switch (vr) {
            case US -> bytes.getShort() & 0xffff;
            case SS -> bytes.getShort();
            case UL, OL -> bytes.getInt() & 0xffffffffL;
            case SL -> bytes.getInt();
            case FL, OF -> bytes.getFloat();
            case FD, OD -> bytes.getDouble();
            case SV, UV, OV -> bytes.getLong();
            default -> throw new IllegalArgumentException(vr + " holds no numbers");
        };
    }

    static byte[] encode(double[] values, Vr vr) {
        int width = width(vr);
        if (width == NO_NUMBER) {
            throw new IllegalArgumentException(vr + " holds no numbers");
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.length * width).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            put(bytes, value, vr);
        }
        return bytes.array();
    }

    private static void put(ByteBuffer bytes, double value, Vr vr) {
        switch (vr) {
            case US, SS -> bytes.putShort((short) (int) value);
            case UL, SL, OL -> bytes.putInt((int) (long) value);
            case FL, OF -> bytes.putFloat((float) value);
            case FD, OD -> bytes.putDouble(value);
            default -> bytes.putLong((long) value);
        }
    }

    /** The number in decimal: an integer for IS, for DS as exact as its 16 characters allow. */
    static String format(double value, Vr vr) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a decimal string holds a finite number, got " + value);
        }
        if (vr == Vr.IS) {
            return Long.toString((long) value);
        }
        for (int digits = DECIMAL_STRING_CHARACTERS; digits > 1; digits--) {
            BigDecimal rounded =
                    BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
            String plain = rounded.toPlainString();
            String text = plain.length() <= DECIMAL_STRING_CHARACTERS ? plain : rounded.toString();
            if (text.length() <= DECIMAL_STRING_CHARACTERS) {
                return text;
            }
        }
        return Long.toString(Math.round(value));
    }
}
