package dev.muduo.networks.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes weights files as torch does, opcode by opcode, also such as torch never would. */
final class TorchFile {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private boolean compressed;

    static TorchFile dictionary() {
        return new TorchFile().raw("\u0080\u0002}");
    }

    TorchFile raw(String latin) {
        pickle.writeBytes(latin.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    TorchFile text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw("X");
        pickle.writeBytes(little(4, four -> four.putInt(bytes.length)));
        pickle.writeBytes(bytes);
        return this;
    }

    TorchFile number(long value) {
        raw("J");
        pickle.writeBytes(little(4, four -> four.putInt((int) value)));
        return this;
    }

    /** A whole number of any length in bytes, two's complement. */
    TorchFile large(long value) {
        raw("\u008a\u0008");
        pickle.writeBytes(little(8, eight -> eight.putLong(value)));
        return this;
    }

    TorchFile repeated(String latin, int times) {
        return raw(latin.repeat(times));
    }

    TorchFile tuple(long... values) {
        raw("(");
        for (long value : values) {
            number(value);
        }
        return raw("t");
    }

    /** {@code name: tensor} into the dictionary on the stack. */
    TorchFile tensor(String name, String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return text(name).value(type, key, elements, offset, shape, strides).raw("s");
    }

    TorchFile value(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        raw("ctorch._utils\n_rebuild_tensor_v2\n((").text("storage");
        raw("ctorch\n" + type + "\n").text(key).text("cpu").number(elements).raw("tQ");
        return number(offset).tuple(shape).tuple(strides).raw("\u0089ccollections\nOrderedDict\n)RtR");
    }

    TorchFile storage(String key, byte[] content) {
        storages.put(key, content);
        return this;
    }

    TorchFile floats(String key, float... values) {
        return storage(
                key,
                little(4 * values.length, content -> content.asFloatBuffer().put(values)));
    }

    TorchFile compressed() {
        compressed = true;
        return this;
    }

    static byte[] little(int bytes, Consumer<ByteBuffer> fill) {
        byte[] content = new byte[bytes];
        fill.accept(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
        return content;
    }

    Path write(Path folder) throws IOException {
        raw(".");
        Path file = folder.resolve("weights.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", pickle.toByteArray());
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                put(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
        }
        return file;
    }

    private void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!compressed) {
            CRC32 checksum = new CRC32();
            checksum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
