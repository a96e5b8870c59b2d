package dev.muduo.imaging.dicom;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a file's data set is encoded and its pixels are compressed (PS3.5, 10 and A; PS3.6, A-1). */
public enum TransferSyntax {
    IMPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2", "Implicit VR Little Endian", Compression.NONE),
    EXPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2.1", "Explicit VR Little Endian", Compression.NONE),
    DEFLATED("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", Compression.NONE),
    EXPLICIT_BIG_ENDIAN("1.2.840.10008.1.2.2", "Explicit VR Big Endian", Compression.NONE),
    RLE("1.2.840.10008.1.2.5", "RLE Lossless", Compression.RLE),
    JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", Compression.JPEG),
    JPEG_EXTENDED("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", Compression.UNDECODABLE),
    JPEG_SPECTRAL_SELECTION(
            "1.2.840.10008.1.2.4.53",
            "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)",
            Compression.UNDECODABLE),
    JPEG_FULL_PROGRESSION(
            "1.2.840.10008.1.2.4.55",
            "JPEG Full Progression, Non-Hierarchical (Process 10 and 12)",
            Compression.UNDECODABLE),
    JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", Compression.JPEG),
    JPEG_LOSSLESS_FIRST_ORDER(
            "1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction (Process 14, SV 1)", Compression.JPEG),
    JPEG_LS_LOSSLESS("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", Compression.UNDECODABLE),
    JPEG_LS_NEAR_LOSSLESS("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless)", Compression.UNDECODABLE),
    JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", "JPEG 2000 (Lossless Only)", Compression.JPEG_2000),
    JPEG_2000("1.2.840.10008.1.2.4.91", "JPEG 2000", Compression.JPEG_2000),
    JPEG_2000_PART_2_LOSSLESS(
            "1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component (Lossless Only)", Compression.UNDECODABLE),
    JPEG_2000_PART_2("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component", Compression.UNDECODABLE),
    ENCAPSULATED_UNCOMPRESSED(
            "1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", Compression.UNDECODABLE),
    MPEG_2_MAIN("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", Compression.UNDECODABLE),
    MPEG_2_HIGH("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", Compression.UNDECODABLE),
    MPEG_4("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile", Compression.UNDECODABLE),
    HEVC("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile", Compression.UNDECODABLE),
    JPEG_XL_LOSSLESS("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", Compression.UNDECODABLE),
    JPEG_XL_RECOMPRESSION("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", Compression.UNDECODABLE),
    JPEG_XL("1.2.840.10008.1.2.4.112", "JPEG XL", Compression.UNDECODABLE),
    HIGH_THROUGHPUT_JPEG_2000_LOSSLESS(
            "1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 (Lossless Only)", Compression.UNDECODABLE),
    HIGH_THROUGHPUT_JPEG_2000_RPCL(
            "1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options", Compression.UNDECODABLE),
    HIGH_THROUGHPUT_JPEG_2000("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", Compression.UNDECODABLE);

    /** What has to be undone to see the pixels. */
    public enum Compression {
        NONE,
        RLE,
        JPEG,
        JPEG_2000,
        UNDECODABLE
    }

    private static final Map<String, TransferSyntax> BY_UID =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(TransferSyntax::uid, Function.identity()));

    private final String uid;
    private final String title;
    private final Compression compression;

    TransferSyntax(String uid, String title, Compression compression) {
        this.uid = uid;
        this.title = title;
        this.compression = compression;
    }

    static Optional<TransferSyntax> of(String uid) {
        return Optional.ofNullable(BY_UID.get(uid));
    }

    public String uid() {
        return uid;
    }

    /** Its name in the standard. */
    public String title() {
        return title;
    }

    public Compression compression() {
        return compression;
    }

    /**
     * How pixels that can be decoded here have surely lost something (PS3.3, C.7.6.1.1.5.1); empty where nothing is lost or, as
     * with JPEG 2000, the syntax does not tell.
     */
    public Optional<String> lossyMethod() {
        return this == JPEG_BASELINE ? Optional.of("ISO_10918_1") : Optional.empty();
    }

    boolean explicitVr() {
        return this != IMPLICIT_LITTLE_ENDIAN;
    }

    ByteOrder order() {
        return this == EXPLICIT_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public String toString() {
        return title + " (" + uid + ")";
    }
}
