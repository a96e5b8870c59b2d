package dev.muduo.networks.sam;

import java.util.List;

/**
 * The relative-position term of a block (§3.2 step 4), which is not the textbook one: with S the window's edge, query
 * (d, h, w) and key (d', h', w') it is
 *
 * <pre>q(d,h,w)·Rd[d−w'+S−1] + q(d,h,d')·Rh[h−w'+S−1] + q(d,h,h')·Rw[h'−w'+S−1]</pre>
 *
 * <p>Every product is of the query vector of some token with a row of one of the tables, the row given by that token's own
 * place and w': by its depth for Rd, its height for Rh, its width for Rw.
 *
 * @param depth    Rd, 2S−1 rows of {@code channels} values
 * @param height   Rh
 * @param width    Rw
 * @param channels of a head
 */
record RelativePositions(float[] depth, float[] height, float[] width, int channels) {
    private static final int TERMS = 3;

    /** @param name of the block's attention, such as {@code image_encoder.blocks.0.attn} */
    static RelativePositions of(NativeWeights weights, String name, int channels) {
        return new RelativePositions(
                weights.values(name + ".rel_pos_d"),
                weights.values(name + ".rel_pos_h"),
                weights.values(name + ".rel_pos_w"),
                channels);
    }

    /** Rows of the three tables together. */
    int rows() {
        return TERMS * depth.length / channels;
    }

    /**
     * The three tables, one after the other, each from its last row to its first, for queries that were scaled by
     * 1 / √channels.
     */
    float[] forScaledQueries() {
        float[] tables = new float[TERMS * depth.length];
        int at = 0;
        for (float[] table : List.of(depth, height, width)) {
            for (int row = table.length - channels; row >= 0; row -= channels, at += channels) {
                System.arraycopy(table, row, tables, at, channels);
            }
        }
        for (int i = 0; i < tables.length; i++) {
            tables[i] = (float) (tables[i] * Math.sqrt(channels));
        }
        return tables;
    }

    /** Of each head, the products of a padding token's query with Rh: (heads, h, w'). */
    float[] ofHeight(float[] query, int heads, WindowLayout.Kind kind) {
        return products(height, query, heads, 0, kind.height(), kind.edge());
    }

    /** Of each head, the products of a padding token's query with Rw at widths beyond the real ones: (heads, x, w'). */
    float[] ofWidth(float[] query, int heads, WindowLayout.Kind kind) {
        return products(width, query, heads, kind.width(), kind.edge(), kind.edge());
    }

    private float[] products(float[] table, float[] query, int heads, int from, int to, int edge) {
        float[] products = new float[heads * (to - from) * edge];
        int at = 0;
        for (int head = 0; head < heads; head++) {
            for (int own = from; own < to; own++) {
                for (int key = 0; key < edge; key++) {
                    double sum = 0;
                    for (int c = 0; c < channels; c++) {
                        sum += (double) query[head * channels + c] * table[(own - key + edge - 1) * channels + c];
                    }
                    products[at++] = (float) sum;
                }
            }
        }
        return products;
    }
}
