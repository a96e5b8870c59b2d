package dev.muduo.benchmarks;

import dev.muduo.platform.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine;

/** What a user can do something about is one line; everything else is a fault of ours, with its trace. */
public final class UserFaults {
    private static final int USAGE = 2;

    private UserFaults() {}

    /** As a picocli execution exception handler. */
    public static int explain(Exception fault, CommandLine command, CommandLine.ParseResult parsed) {
        boolean ofTheUser = fault instanceof IOException
                || fault instanceof ConfigurationException
                || fault instanceof IllegalArgumentException;
        if (ofTheUser) {
            command.getErr().println("muduo: " + fault.getMessage());
            return USAGE;
        }
        fault.printStackTrace(command.getErr());
        return 1;
    }
}
