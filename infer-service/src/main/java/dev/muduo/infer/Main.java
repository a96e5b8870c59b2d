package dev.muduo.infer;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.ServiceMain;

/** The inference service as a process of its own: {@code infer [--config FILE]}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        TensorEngine.start(Runtime.getRuntime().availableProcessors());
        ServiceMain.run("infer", arguments, InferService::create);
    }
}
