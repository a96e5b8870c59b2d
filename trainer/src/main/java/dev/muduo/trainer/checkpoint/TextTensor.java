package dev.muduo.trainer.checkpoint;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;

/**
 * JSON as a tensor, three bytes a number: float32 holds whole numbers below 2^24 exactly. What grows with the number of
 * studies is not for a safetensors header, which is bounded; blanks fill the last number.
 */
final class TextTensor {
    private static final int BYTES = 3;

    private TextTensor() {}

    static Tensor of(byte[] json) {
        float[] numbers = new float[(json.length + BYTES - 1) / BYTES];
        for (int i = 0; i < numbers.length; i++) {
            int number = 0;
            for (int at = BYTES * i; at < BYTES * (i + 1); at++) {
                number = (number << Byte.SIZE) | (at < json.length ? json[at] & 0xFF : ' ');
            }
            numbers[i] = number;
        }
        return Tensor.of(numbers, numbers.length);
    }

    /**
     * The JSON, perhaps with blanks at its end.
     *
     * @throws WeightsException if the tensor has other values than whole numbers of three bytes
     */
    static byte[] parse(Tensor tensor) {
        float[] numbers = tensor.values();
        byte[] json = new byte[BYTES * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int number = (int) numbers[i];
            if (number != numbers[i] || number < 0 || number >= 1 << (BYTES * Byte.SIZE)) {
                throw new WeightsException("text in a tensor is of whole numbers below 2^24, got " + numbers[i]);
            }
            for (int at = BYTES * (i + 1) - 1; at >= BYTES * i; at--) {
                json[at] = (byte) number;
                number >>>= Byte.SIZE;
            }
        }
        return json;
    }
}
