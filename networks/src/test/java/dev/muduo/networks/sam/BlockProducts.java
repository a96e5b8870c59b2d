package dev.muduo.networks.sam;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import java.util.ArrayList;
import java.util.List;

/** The four matrix products of one encoder block and nothing else: how fast this machine multiplies at best. */
public final class BlockProducts implements AutoCloseable {
    private final PtNDManager manager = TensorEngine.newManager();
    private final ScriptModule script = ScriptModule.load(manager, BlockProducts.class, "matrix_product.py");
    private final List<Product> products = new ArrayList<>();
    private final long multiplications;

    /** How the engine multiplies. */
    public enum Way {
        /** As {@code torch.linear}: the engine's BLAS. */
        PLAIN("plain"),
        ONEDNN("onednn");

        private final String method;

        Way(String method) {
            this.method = method;
        }
    }

    private record Product(PtNDArray input, PtNDArray weight, PtNDArray bias) {}

    public BlockProducts(SamMed3dConfig config) {
        long width = config.width();
        CounterRandom random = CounterRandom.of(1, 0, "products");
        add(random, config.tokens(), width, 3 * width);
        add(random, config.tokens(), width, width);
        add(random, config.tokens(), width, SamMed3dConfig.MLP_RATIO * width);
        add(random, config.tokens(), SamMed3dConfig.MLP_RATIO * width, width);
        multiplications = products.stream()
                .mapToLong(product -> product.input().getShape().size()
                        * product.bias().getShape().size())
                .sum();
    }

    private void add(CounterRandom random, long rows, long in, long out) {
        products.add(new Product(
                array(random, new Shape(rows, in)), array(random, new Shape(out, in)), array(random, new Shape(out))));
    }

    private PtNDArray array(CounterRandom random, Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return NativeArrays.floats(manager, values, shape);
    }

    /** Multiply-accumulate operations of one {@link #run}. */
    public long multiplications() {
        return multiplications;
    }

    public void run(Way way) {
        try (GradientMode mode = GradientMode.inference();
                PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            for (Product product : products) {
                script.compute(
                                scope,
                                way.method,
                                IValue.from(product.input()),
                                IValue.from(product.weight()),
                                IValue.from(product.bias()))
                        .close();
            }
        }
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
