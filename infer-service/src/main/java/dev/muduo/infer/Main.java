package dev.muduo.infer;

import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.ServiceMain;
import dev.muduo.platform.agent.PriorityComputeBudget;

/** The inference service as a process of its own: {@code infer [--config FILE]}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run(
                "infer",
                arguments,
                (platform, configuration) -> {
                    TensorEngine.start(configuration.section("engine", EngineConfig.class));
                    return InferService.create(platform, configuration);
                },
                // Windows take turns, each on all threads: that of somebody who waits comes before one that can wait.
                new PriorityComputeBudget());
    }
}
