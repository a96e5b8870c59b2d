package dev.muduo.imaging.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs programs of others that tests compare with; Debian has them: dcmtk, dcm2niix, dicom3tools, python3-pydicom, python3-numpy. */
public final class OtherSoftware {
    private OtherSoftware() {}

    /** What a program prints; the test fails if it fails. */
    public static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(command[0] + " cannot be run; is it installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command[0] + " was interrupted", e);
        }
    }

    /** A script of this module's, by Debian's Python: another one may lack the packages. */
    public static String python(String script, Path... arguments) {
        String[] command = new String[2 + arguments.length];
        command[0] = "/usr/bin/python3";
        command[1] = Path.of("src", "test", "python", script).toString();
        for (int n = 0; n < arguments.length; n++) {
            command[2 + n] = arguments[n].toString();
        }
        return run(command);
    }
}
