package dev.muduo.networks.torch;

import dev.muduo.networks.weights.ValueSink;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the values of one tensor after another, row-major whatever their strides, as float32 in chunks: the memory this takes
 * does not depend on the tensors' size. Belongs to one thread.
 */
final class TensorStream {
    private static final int CHUNK = 1 << 16;

    /** A view with gaps or of another order is held from its first element to its last; no parameter comes near this. */
    private static final int MAX_SPAN_BYTES = 64 << 20;

    private final FileBytes file;
    private final float[] values = new float[CHUNK];

    TensorStream(FileBytes file) {
        this.file = file;
    }

    /** @param content the tensor's storage */
    void read(String name, StoredTensor tensor, ArchiveEntry content, ValueSink sink) throws IOException {
        long begin = content.begin() + tensor.offset() * tensor.storage().type().bytes();
        if (tensor.contiguous()) {
            contiguous(tensor, begin, sink);
        } else {
            strided(name, tensor, begin, sink);
        }
    }

    private void contiguous(StoredTensor tensor, long begin, ValueSink sink) throws IOException {
        TorchType type = tensor.storage().type();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        long at = begin;
        int left = tensor.elements();
        while (left > 0) {
            int count = Math.min(left, CHUNK);
            bytes.clear().limit(count * type.bytes());
            file.fill(at, bytes);
            type.read(bytes.flip(), values, count);
            sink.take(values, count);
            at += (long) count * type.bytes();
            left -= count;
        }
    }

    private void strided(String name, StoredTensor tensor, long begin, ValueSink sink) throws IOException {
        TorchType type = tensor.storage().type();
        long spanBytes = tensor.span() * type.bytes();
        if (spanBytes > MAX_SPAN_BYTES) {
            throw new WeightsException("the tensor " + name + " is a view with gaps of " + spanBytes
                    + " bytes, more than " + MAX_SPAN_BYTES + "; call .contiguous() before saving it");
        }
        ByteBuffer span = file.read(begin, (int) spanBytes);
        long[] shape = tensor.shape();
        long[] strides = tensor.strides();
        long[] index = new long[shape.length];
        long at = 0;
        int filled = 0;
        for (int i = 0; i < tensor.elements(); i++) {
            values[filled++] = type.read(span, (int) at);
            if (filled == CHUNK) {
                sink.take(values, filled);
                filled = 0;
            }
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index[axis]++;
                at += strides[axis];
                if (index[axis] < shape[axis]) {
                    break;
                }
                at -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        if (filled > 0) {
            sink.take(values, filled);
        }
    }
}
