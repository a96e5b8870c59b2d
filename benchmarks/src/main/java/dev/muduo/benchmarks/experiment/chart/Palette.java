package dev.muduo.benchmarks.experiment.chart;

import java.awt.Color;

/** Colours that are told apart on white and, the structures', on grey. */
final class Palette {
    static final Color INK = new Color(0x222222);
    static final Color GRID = new Color(0xDDDDDD);

    /** Okabe and Ito's, which colour-blind people tell apart; the eighth is for what is compared with. */
    private static final Color[] ARMS = {
        new Color(0x999999),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x009E73),
        new Color(0xF0E442),
        new Color(0xCC79A7),
        new Color(0xD55E00),
        new Color(0x0072B2)
    };

    private static final float GOLDEN = 0.618034f;

    private Palette() {}

    static Color arm(int index) {
        return ARMS[index % ARMS.length];
    }

    /** Neighbouring ids are far apart in hue. */
    static Color structure(int id) {
        float hue = (id * GOLDEN) % 1;
        return Color.getHSBColor(hue, 0.75f, 1);
    }
}
