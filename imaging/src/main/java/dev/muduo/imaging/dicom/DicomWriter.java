package dev.muduo.imaging.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes Part-10 files with sequences and items of defined length, streamed: beside the data set little is held. */
final class DicomWriter {
    private static final int PREAMBLE_BYTES = 128;
    private static final int UNDEFINED_LENGTH = 0xffffffff;
    private static final Tag ITEM = new Tag(0xfffe, 0xe000);
    private static final Tag SEQUENCE_END = new Tag(0xfffe, 0xe0dd);
    private static final int ITEM_HEADER_BYTES = 8;
    private static final int LONGEST_SHORT_VALUE = 0xfffe;

    private final OutputStream out;
    private final boolean explicitVr;
    private final ByteOrder order;

    private DicomWriter(OutputStream out, boolean explicitVr, ByteOrder order) {
        this.out = out;
        this.explicitVr = explicitVr;
        this.order = order;
    }

    /** Leaves the stream open. */
    static void write(DicomFile file, OutputStream out) throws IOException {
        out.write(new byte[PREAMBLE_BYTES]);
        out.write(DicomReader.MAGIC);
        writeFileMeta(file.fileMeta(), out);
        if (file.syntax() != TransferSyntax.DEFLATED) {
            of(file.syntax(), out).dataSet(file.dataSet());
            return;
        }
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater);
            of(file.syntax(), deflated).dataSet(file.dataSet());
            deflated.finish();
        } finally {
            deflater.end();
        }
    }

    private static DicomWriter of(TransferSyntax syntax, OutputStream out) {
        return new DicomWriter(out, syntax.explicitVr(), syntax.order());
    }

    private static void writeFileMeta(DataSet meta, OutputStream out) throws IOException {
        DicomWriter writer = of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, out);
        DataSet rest = meta.toBuilder()
                .remove(Attribute.FILE_META_INFORMATION_GROUP_LENGTH)
                .build();
        DataSet whole = rest.toBuilder()
                .numbers(Attribute.FILE_META_INFORMATION_GROUP_LENGTH, Math.toIntExact(writer.length(rest)))
                .build();
        writer.dataSet(whole);
    }

    private void dataSet(DataSet dataSet) throws IOException {
        for (Element element : dataSet.elements()) {
            write(element);
        }
    }

    private void write(Element element) throws IOException {
        if (element instanceof Element.Items sequence) {
            header(sequence, Math.toIntExact(contentLength(sequence)));
            for (DataSet item : sequence.items()) {
                itemHeader(ITEM, Math.toIntExact(length(item)));
                dataSet(item);
            }
        } else if (element instanceof Element.Fragments fragments) {
            header(fragments, UNDEFINED_LENGTH);
            item(fragments.offsets());
            for (byte[] fragment : fragments.fragments()) {
                item(fragment);
            }
            itemHeader(SEQUENCE_END, 0);
        } else if (element instanceof Element.Bytes value) {
            header(value, value.bytes().length);
            out.write(inOrder(value));
        }
    }

    private void item(byte[] content) throws IOException {
        itemHeader(ITEM, content.length);
        out.write(content);
    }

    private byte[] inOrder(Element.Bytes value) {
        if (order == ByteOrder.LITTLE_ENDIAN) {
            return value.bytes();
        }
        byte[] swapped = value.bytes().clone();
        written(value).swap(swapped);
        return swapped;
    }

    private void header(Element element, int length) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(headerLength(element)).order(order);
        put(header, element.tag());
        if (!explicitVr) {
            header.putInt(length);
        } else {
            Vr vr = written(element);
            header.put((byte) vr.name().charAt(0));
            header.put((byte) vr.name().charAt(1));
            if (vr.longForm()) {
                header.putShort((short) 0).putInt(length);
            } else {
                header.putShort((short) length);
            }
        }
        out.write(header.array());
    }

    /** A value that is longer than an explicit header of its representation can say is passed on as UN (PS3.5, 6.2.2). */
    private Vr written(Element element) {
        boolean tooLong = explicitVr
                && element instanceof Element.Bytes value
                && !value.vr().longForm()
                && value.bytes().length > LONGEST_SHORT_VALUE;
        return tooLong ? Vr.UN : element.vr();
    }

    private void itemHeader(Tag tag, int length) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(ITEM_HEADER_BYTES).order(order);
        put(header, tag);
        out.write(header.putInt(length).array());
    }

    private static void put(ByteBuffer header, Tag tag) {
        header.putShort((short) tag.group()).putShort((short) tag.element());
    }

    private int headerLength(Element element) {
        return explicitVr && written(element).longForm() ? 12 : 8;
    }

    private long length(DataSet dataSet) {
        long length = 0;
        for (Element element : dataSet.elements()) {
            length += headerLength(element) + contentLength(element);
        }
        return length;
    }

    private long contentLength(Element element) {
        if (element instanceof Element.Bytes value) {
            return value.bytes().length;
        }
        if (element instanceof Element.Items sequence) {
            return sequence.items().stream()
                    .mapToLong(item -> ITEM_HEADER_BYTES + length(item))
                    .sum();
        }
        return fragmentsLength((Element.Fragments) element);
    }

    /** With the delimiter that ends them: what an icon has of them is part of its item's length. */
    private static long fragmentsLength(Element.Fragments pixels) {
        long headers = ITEM_HEADER_BYTES * (pixels.fragments().size() + 2L);
        return headers
                + pixels.offsets().length
                + pixels.fragments().stream()
                        .mapToLong(fragment -> fragment.length)
                        .sum();
    }
}
