package dev.muduo.infer;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.ServiceMain;
import dev.muduo.platform.agent.PriorityComputeBudget;

/** The inference service as a process of its own: {@code infer [--config FILE]}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        TensorEngine.start(Runtime.getRuntime().availableProcessors());
        // Windows take turns, each on all cores: that of somebody who waits comes before one that can wait.
        ServiceMain.run("infer", arguments, InferService::create, new PriorityComputeBudget());
    }
}
