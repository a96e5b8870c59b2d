package dev.muduo.imaging.dicom;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Inflater;

/** Reads a Part-10 file: preamble, file meta group, data set (PS3.10, 7). */
final class DicomReader {
    static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);
    static final int START_BYTES = 132;

    private DicomReader() {}

    static DicomFile read(InputStream content, String name, DicomLimits limits, Pixels pixels) {
        return parse(content, name, limits, pixels).file();
    }

    static DigestedFile readDigested(InputStream content, String name, DicomLimits limits) {
        Parsed parsed = parse(content, name, limits, Pixels.DIGEST);
        return new DigestedFile(parsed.file().dataSet(), parsed.reader().digests());
    }

    private record Parsed(DicomFile file, DataSetReader reader) {}

    private static Parsed parse(InputStream content, String name, DicomLimits limits, Pixels pixels) {
        ByteSource source = ByteSource.of(content, name, limits.maxBytes());
        DataSet meta = fileMeta(source, limits);
        TransferSyntax syntax = syntax(meta);
        if (syntax != TransferSyntax.DEFLATED) {
            return parse(meta, syntax, new DataSetReader(source, limits, pixels));
        }
        Inflater inflater = new Inflater(true);
        try {
            return parse(meta, syntax, new DataSetReader(source.inflated(inflater), limits, pixels));
        } finally {
            inflater.end();
        }
    }

    static DataSet readFileMeta(InputStream content, String name) {
        DicomLimits limits = DicomLimits.STANDARD;
        return fileMeta(ByteSource.of(content, name, limits.maxBytes()), limits);
    }

    private static DataSet fileMeta(ByteSource source, DicomLimits limits) {
        requireStart(source);
        return new DataSetReader(source, limits, Pixels.READ).readFileMeta();
    }

    private static Parsed parse(DataSet meta, TransferSyntax syntax, DataSetReader reader) {
        return new Parsed(new DicomFile(meta, syntax, reader.readFile(syntax)), reader);
    }

    private static void requireStart(ByteSource source) {
        byte[] start = source.bytes(START_BYTES, "the preamble");
        if (!startsFile(start)) {
            throw source.fault("the preamble", "expected DICM after 128 bytes, got something else: not a DICOM file");
        }
    }

    static boolean startsFile(byte[] start) {
        return start.length >= START_BYTES
                && Arrays.equals(start, START_BYTES - MAGIC.length, START_BYTES, MAGIC, 0, MAGIC.length);
    }

    private static TransferSyntax syntax(DataSet meta) {
        String uid = meta.requireText(Attribute.TRANSFER_SYNTAX_UID);
        return TransferSyntax.of(uid)
                .orElseThrow(() -> meta.fault(
                        Attribute.TRANSFER_SYNTAX_UID,
                        "expected a transfer syntax of the standard, got "
                                + (uid.matches("[0-9.]{1,64}") ? uid : "something else")));
    }
}
