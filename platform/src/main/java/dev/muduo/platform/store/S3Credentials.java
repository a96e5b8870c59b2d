package dev.muduo.platform.store;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Who we are to the store. */
public record S3Credentials(String accessKey, String secretKey) {
    public S3Credentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException(
                    "a store's credentials are an access key and a secret key, one is empty");
        }
    }

    /**
     * Reads a properties file with {@code accessKey} and {@code secretKey}.
     *
     * @throws SurroundingsException if it cannot be read
     * @throws IllegalArgumentException if a key is missing
     */
    public static S3Credentials read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new SurroundingsException("cannot read the store's credentials in " + file, e);
        }
        return new S3Credentials(
                properties.getProperty("accessKey", "").strip(),
                properties.getProperty("secretKey", "").strip());
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
