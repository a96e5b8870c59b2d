package dev.muduo.networks.sam;

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

    /** The three tables, one after the other. */
    float[] tables() {
        float[] tables = new float[TERMS * depth.length];
        System.arraycopy(depth, 0, tables, 0, depth.length);
        System.arraycopy(height, 0, tables, depth.length, depth.length);
        System.arraycopy(width, 0, tables, 2 * depth.length, depth.length);
        return tables;
    }

    /**
     * Where, among the products of each token's query with each row of the three tables (token-major), the terms are: for
     * each term, each token and each w'.
     */
    static int[] places(WindowLayout.Kind kind) {
        int edge = kind.edge();
        int rows = 2 * edge - 1;
        int[] places = new int[TERMS * kind.tokens() * edge];
        int at = 0;
        for (int term = 0; term < TERMS; term++) {
            for (int token = 0; token < kind.tokens(); token++) {
                int w = token % kind.width();
                int h = token / kind.width() % kind.height();
                int d = token / kind.width() / kind.height();
                int own = term == 0 ? d : term == 1 ? h : w;
                for (int key = 0; key < edge; key++) {
                    places[at++] = (token * TERMS + term) * rows + own - key + edge - 1;
                }
            }
        }
        return places;
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
