package dev.muduo.networks.weights;

import java.util.Arrays;
import java.util.Optional;

/**
 * Files of weights whose authors have published their hash (§3.8). Files that are not here may be just as good: those of
 * SegAnyPET have no published hash, and no licence file; whoever has them has to know what they may do with them.
 */
public enum PublishedWeights {
    SAM_MED3D_TURBO(
            "sam_med3d_turbo.pth", "899a46d04d3b70f723282ceb489149373558bf0aaba389a346f5ab57da5cdd3c", "Apache-2.0"),
    SAM_MED3D_TURBO_CVPR_CORESET(
            "sam_med3d_turbo_cvpr_coreset.pth",
            "11520a8f5adf1ef331c5858400138cc7f6eed65584bdd44e0f325fda5d1e0640",
            "Apache-2.0");

    private final String fileName;
    private final String sha256;
    private final String licence;

    PublishedWeights(String fileName, String sha256, String licence) {
        this.fileName = fileName;
        this.sha256 = sha256;
        this.licence = licence;
    }

    /** The published file with this hash, if it is one. */
    public static Optional<PublishedWeights> of(String sha256) {
        return Arrays.stream(values())
                .filter(published -> published.sha256.equals(sha256))
                .findFirst();
    }

    public String fileName() {
        return fileName;
    }

    /** 64 lower-case hex digits. */
    public String sha256() {
        return sha256;
    }

    /** SPDX identifier. */
    public String licence() {
        return licence;
    }
}
