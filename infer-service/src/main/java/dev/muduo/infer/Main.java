package dev.muduo.infer;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.Platform;
import dev.muduo.platform.ServiceMain;
import dev.muduo.platform.agent.PriorityComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.http.HttpConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inference service as a process of its own: {@code infer [--config FILE]}. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        // Windows take turns, each on all threads: that of somebody who waits comes before one that can wait.
        ServiceMain.run("infer", arguments, Main::create, new PriorityComputeBudget());
    }

    /** Replicas come and go; one machine, in one process, ends when somebody who is there says so. */
    private static InferService create(Platform platform, Configuration configuration) {
        configuration
                .section("http", HttpConfig.class)
                .cutOffAtEnd(
                        "serving.requestTimeout",
                        configuration.section("serving", ServingConfig.class).requestTimeout())
                .ifPresent(LOG::warn);
        TensorEngine.start(configuration.section("engine", EngineConfig.class));
        return InferService.create(platform, configuration);
    }
}
