package dev.muduo.networks.method;

/** Eq. 5: which samples of a batch teach a structure. A pair without a valid prompt (IoU below 0) never does. */
public sealed interface Selection {
    /**
     * Selects the samples that teach one structure.
     *
     * @param iou of one structure, by sample; {@link SoftIou#INVALID} where there is no valid pair
     * @return by sample
     */
    boolean[] select(double[] iou);

    /** The best part of the batch: k = max(1, ⌊B · fraction⌋), the lower index on ties. */
    record TopFraction(double fraction) implements Selection {
        public TopFraction {
            if (!(fraction > 0 && fraction <= 1)) {
                throw new IllegalArgumentException("a fraction lies in (0, 1], got " + fraction);
            }
        }

        @Override
        public boolean[] select(double[] iou) {
            boolean[] selected = new boolean[iou.length];
            int k = Math.max(1, (int) Math.floor(iou.length * fraction));
            for (int pick = 0; pick < k; pick++) {
                int best = -1;
                for (int i = 0; i < iou.length; i++) {
                    if (!selected[i] && iou[i] >= 0 && (best < 0 || iou[i] > iou[best])) {
                        best = i;
                    }
                }
                if (best >= 0) {
                    selected[best] = true;
                }
            }
            return selected;
        }
    }

    /** Every pair above a threshold: the ablation "fixed IoU > 0.5". */
    record Fixed(double threshold) implements Selection {
        @Override
        public boolean[] select(double[] iou) {
            boolean[] selected = new boolean[iou.length];
            for (int i = 0; i < iou.length; i++) {
                selected[i] = iou[i] >= 0 && iou[i] > threshold;
            }
            return selected;
        }
    }

    /** Every valid pair: the ablation "no filter". */
    record Everything() implements Selection {
        @Override
        public boolean[] select(double[] iou) {
            boolean[] selected = new boolean[iou.length];
            for (int i = 0; i < iou.length; i++) {
                selected[i] = iou[i] >= 0;
            }
            return selected;
        }
    }
}
