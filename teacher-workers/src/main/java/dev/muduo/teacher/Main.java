package dev.muduo.teacher;

import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.ServiceMain;

/** Teacher workers in a process of their own. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run("teacher-workers", arguments, (platform, configuration) -> {
            TensorEngine.start(configuration.section("engine", EngineConfig.class));
            return TeacherService.create(platform, configuration);
        });
    }
}
