package dev.muduo.teacher;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.ServiceMain;

/** Teacher workers in a process of their own. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        TensorEngine.start(Runtime.getRuntime().availableProcessors());
        ServiceMain.run("teacher-workers", arguments, TeacherService::create);
    }
}
