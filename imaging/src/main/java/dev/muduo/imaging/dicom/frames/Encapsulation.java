package dev.muduo.imaging.dicom.frames;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Element;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Which fragments make up which frame (PS3.5, A.4). */
final class Encapsulation {
    private static final int ITEM_HEADER_BYTES = 8;

    private Encapsulation() {}

    /**
     * The compressed bytes of each frame.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if the fragments do not say how they are parted
     */
    static List<byte[]> frames(DataSet image, Element.Fragments pixels, int frames) {
        List<byte[]> fragments = pixels.fragments();
        if (fragments.size() == frames) {
            return fragments;
        }
        if (frames == 1 && !fragments.isEmpty()) {
            return List.of(join(fragments));
        }
        long[] offsets = offsets(image, pixels);
        if (offsets.length != frames) {
            throw image.fault(
                    Attribute.PIXEL_DATA,
                    "expected a fragment a frame or an offset table of " + frames + " frames, got " + fragments.size()
                            + " fragments and " + offsets.length + " offsets");
        }
        return parted(image, fragments, offsets);
    }

    private static long[] offsets(DataSet image, Element.Fragments pixels) {
        if (image.find(Attribute.EXTENDED_OFFSET_TABLE.tag()).orElse(null) instanceof Element.Bytes extended) {
            ByteBuffer table = ByteBuffer.wrap(extended.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            long[] offsets = new long[extended.bytes().length / Long.BYTES];
            table.asLongBuffer().get(offsets);
            return offsets;
        }
        ByteBuffer table = ByteBuffer.wrap(pixels.offsets()).order(ByteOrder.LITTLE_ENDIAN);
        long[] offsets = new long[pixels.offsets().length / Integer.BYTES];
        for (int n = 0; n < offsets.length; n++) {
            offsets[n] = table.getInt() & 0xffffffffL;
        }
        return offsets;
    }

    /** Each offset must be that of a fragment's item, counted from the first one after the table. */
    private static List<byte[]> parted(DataSet image, List<byte[]> fragments, long[] offsets) {
        List<byte[]> frames = new ArrayList<>();
        List<byte[]> frame = new ArrayList<>();
        long position = 0;
        for (byte[] fragment : fragments) {
            boolean begins = frames.size() + 1 < offsets.length && position == offsets[frames.size() + 1];
            if (begins && !frame.isEmpty()) {
                frames.add(join(frame));
                frame.clear();
            }
            frame.add(fragment);
            position += ITEM_HEADER_BYTES + fragment.length;
        }
        frames.add(join(frame));
        if (frames.size() != offsets.length) {
            throw image.fault(Attribute.PIXEL_DATA, "expected each offset to be a fragment's, got others");
        }
        return frames;
    }

    private static byte[] join(List<byte[]> fragments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        fragments.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
