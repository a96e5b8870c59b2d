package dev.muduo.standalone.embedded;

import java.nio.file.Path;

/** A parent JVM to be killed: starts the infrastructure, names its child, and waits. */
final class ParentForTests {
    private ParentForTests() {}

    public static void main(String[] arguments) throws Exception {
        Infrastructure infrastructure = Infrastructure.start(Path.of(arguments[0]), InfrastructurePorts.ANY);
        System.out.println(infrastructure.childPid());
        System.out.flush();
        Thread.currentThread().join();
    }
}
