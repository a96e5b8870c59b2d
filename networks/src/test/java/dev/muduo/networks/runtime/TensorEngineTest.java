package dev.muduo.networks.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.runtime.EngineConfig.Placement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorEngineTest {
    @AfterEach
    void placeAsBefore() {
        TensorEngine.place(new EngineConfig(Placement.AUTO, 1));
    }

    private static boolean onGpu() {
        try (PtNDManager manager = TensorEngine.newManager()) {
            return manager.getDevice().isGpu();
        }
    }

    @Test
    void networksComputeWhereTheConfigurationSays() {
        TensorEngine.place(new EngineConfig(Placement.CPU, 1));
        assertFalse(onGpu());
        boolean gpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
        TensorEngine.place(new EngineConfig(Placement.AUTO, 1));
        assertEquals(gpu, onGpu());

        if (gpu) {
            TensorEngine.place(new EngineConfig(Placement.GPU, 1));
            assertTrue(onGpu());
        } else {
            IllegalStateException fault = assertThrows(
                    IllegalStateException.class, () -> TensorEngine.place(new EngineConfig(Placement.GPU, 1)));
            assertTrue(fault.getMessage().contains("Maven profile cuda"), fault.getMessage());
        }
    }

    @Test
    void itHasAsManyThreadsAsConfiguredAndAsThereAreProcessorsOtherwise() {
        int before = TensorEngine.threads();
        try {
            TensorEngine.start(new EngineConfig(Placement.AUTO, 3));
            assertEquals(3, TensorEngine.threads());
            TensorEngine.start(new EngineConfig(Placement.AUTO, 0));
            assertEquals(Runtime.getRuntime().availableProcessors(), TensorEngine.threads());
        } finally {
            TensorEngine.start(before);
        }
        assertThrows(IllegalArgumentException.class, () -> new EngineConfig(Placement.AUTO, -1));
        assertThrows(IllegalArgumentException.class, () -> new EngineConfig(Placement.AUTO, 1025));
    }

    @Test
    void anArrayLivesUntilItOrItsManagerIsClosed() {
        int before = TensorEngine.liveArrays();
        PtNDManager manager = TensorEngine.newManager();
        PtNDManager scope = manager.newSubManager(manager.getDevice());
        NativeArrays.floats(scope, new float[3], new Shape(3));
        PtNDArray second = NativeArrays.floats(manager, new float[2], new Shape(2));
        assertEquals(before + 2, TensorEngine.liveArrays());
        second.close();
        assertEquals(before + 1, TensorEngine.liveArrays());
        manager.close();
        assertEquals(before, TensorEngine.liveArrays());
    }
}
