package dev.muduo.infer.result;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** In which form a mask is answered. */
public enum ResultFormat {
    /** A label map, gzip. */
    NIFTI("nifti", "application/gzip", "mask", "nii.gz"),
    /** A DICOM Segmentation (PS3.3, A.51). */
    SEG("seg", "application/dicom", "segmentation", "dcm"),
    /** An RT Structure Set (PS3.3, A.19). */
    RTSTRUCT("rtstruct", "application/dicom", "structures", "dcm"),
    /** The structures in numbers, JSON. */
    REPORT("report", "application/json", "report", "json"),
    /** A picture: the PET's maximum-intensity projection and the outlines of the structures. */
    PREVIEW("preview", "image/png", "preview", "png");

    private final String word;
    private final String mediaType;
    private final String name;
    private final String extension;

    ResultFormat(String word, String mediaType, String name, String extension) {
        this.word = word;
        this.mediaType = mediaType;
        this.name = name;
        this.extension = extension;
    }

    /** As requests write it. */
    public String word() {
        return word;
    }

    public String mediaType() {
        return mediaType;
    }

    /** For the client to save it under. */
    public String fileName() {
        return name + "." + extension;
    }

    /** Whether it refers to the images that the mask is of, one by one. */
    public boolean needsSourceImages() {
        return this == SEG || this == RTSTRUCT;
    }

    /** Those that can be made. */
    public static Set<ResultFormat> possible(boolean withSourceImages) {
        return withSourceImages ? EnumSet.allOf(ResultFormat.class) : EnumSet.of(NIFTI, REPORT, PREVIEW);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ResultFormat::word).toList();
    }

    public static Optional<ResultFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * What suits an Accept header best (RFC 9110, 12.5.1); of formats that suit alike the first.
     *
     * @param accept empty: anything suits
     * @return empty if nothing does
     */
    public static Optional<ResultFormat> accepted(Optional<String> accept) {
        if (accept.isEmpty()) {
            return Optional.of(NIFTI);
        }
        ResultFormat best = null;
        double most = 0;
        for (ResultFormat format : values()) {
            double quality = AcceptedTypes.of(accept.get()).quality(format.mediaType);
            if (quality > most) {
                best = format;
                most = quality;
            }
        }
        return Optional.ofNullable(best);
    }
}
