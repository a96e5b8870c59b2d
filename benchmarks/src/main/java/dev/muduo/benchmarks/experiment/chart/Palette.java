package dev.muduo.benchmarks.experiment.chart;

import java.awt.Color;

/** Colours that are told apart on white and, the structures', on grey. */
final class Palette {
    static final Color INK = new Color(0x222222);
    static final Color GRID = new Color(0xDDDDDD);

    /** Of the arm that the others are compared with, the last. */
    private static final Color REFERENCE = new Color(0x0072B2);

    /** Okabe and Ito's like that one, which colour-blind people tell apart; one in black, for a ninth arm. */
    private static final Color[] OTHERS = {
        new Color(0x999999),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x009E73),
        new Color(0xF0E442),
        new Color(0xCC79A7),
        new Color(0xD55E00),
        new Color(0x000000)
    };

    private static final float GOLDEN = 0.618034f;

    private Palette() {}

    /** @param arms how many there are */
    static Color arm(int index, int arms) {
        return index == arms - 1 ? REFERENCE : OTHERS[index % OTHERS.length];
    }

    /** Neighbouring ids are far apart in hue. */
    static Color structure(int id) {
        float hue = (id * GOLDEN) % 1;
        return Color.getHSBColor(hue, 0.75f, 1);
    }
}
