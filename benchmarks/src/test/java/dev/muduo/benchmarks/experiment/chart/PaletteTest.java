package dev.muduo.benchmarks.experiment.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaletteTest {
    @Test
    void nineArmsAreToldApartAndTheLastIsAlwaysTheSame() {
        for (int arms = 1; arms <= 9; arms++) {
            int all = arms;
            assertEquals(
                    all,
                    IntStream.range(0, all)
                            .mapToObj(arm -> Palette.arm(arm, all))
                            .distinct()
                            .count());
            assertEquals(Palette.arm(0, 1), Palette.arm(all - 1, all));
        }
    }
}
