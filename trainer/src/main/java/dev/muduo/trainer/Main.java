package dev.muduo.trainer;

import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.ServiceMain;

/** The trainer and the gate in a container of their own. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run("trainer", arguments, (platform, configuration) -> {
            TensorEngine.start(configuration.section("engine", EngineConfig.class));
            return TrainerService.create(platform, configuration);
        });
    }
}
