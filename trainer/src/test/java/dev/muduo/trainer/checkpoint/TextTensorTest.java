package dev.muduo.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextTensorTest {
    @Property(tries = 200)
    void comesBackByteForByteWithBlanksAtTheEnd(@ForAll byte[] text) {
        byte[] expected = Arrays.copyOf(text, (text.length + 2) / 3 * 3);
        Arrays.fill(expected, text.length, expected.length, (byte) ' ');
        assertArrayEquals(expected, TextTensor.parse(TextTensor.of(text)));
    }

    @Test
    void refusesNumbersThatAreNoText() {
        for (float wrong : new float[] {-1, 0.5f, 1 << 24, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThrows(WeightsException.class, () -> TextTensor.parse(Tensor.of(new float[] {wrong}, 1)));
        }
    }
}
