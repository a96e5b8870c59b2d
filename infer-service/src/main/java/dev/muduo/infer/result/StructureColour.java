package dev.muduo.infer.result;

import java.awt.Color;

/** A colour for each structure, far from those of its neighbours in the list. */
final class StructureColour {
    /** Turns of the hue from one structure to the next: no two of many come near each other. */
    private static final double GOLDEN_RATIO = 0.618_033_988_749_895;

    private StructureColour() {}

    /** 0xRRGGBB, dark enough to be seen on white. */
    static int rgb(int id) {
        double hue = id * GOLDEN_RATIO;
        return Color.HSBtoRGB((float) (hue - Math.floor(hue)), 0.9f, 0.75f) & 0xffffff;
    }

    static String hex(int id) {
        return String.format("#%06x", rgb(id));
    }
}
