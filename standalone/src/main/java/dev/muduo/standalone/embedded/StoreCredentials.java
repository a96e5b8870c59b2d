package dev.muduo.standalone.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The access key and secret key of the embedded store: random, made once, kept in two files of mode 0600 that hold a key and
 * nothing else, as the services read them.
 */
public record StoreCredentials(String accessKey, String secretKey) {
    public static final String ACCESS_KEY_FILE = "store-access-key";
    public static final String SECRET_KEY_FILE = "store-secret-key";

    private static final int ACCESS_BYTES = 10;
    private static final int SECRET_BYTES = 32;
    private static final int SHORTEST_SECRET = 16;

    public StoreCredentials {
        if (accessKey.isBlank() || secretKey.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "a store needs an access key and a secret key of at least " + SHORTEST_SECRET + " characters");
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "StoreCredentials[" + accessKey + "]";
    }

    /**
     * Reads the credentials in a directory, or creates what is missing.
     *
     * @throws IOException if a file is unreadable or damaged
     */
    public static StoreCredentials readOrCreate(Path directory) throws IOException {
        SecureRandom random = new SecureRandom();
        String accessKey = readOrCreate(directory.resolve(ACCESS_KEY_FILE), "muduo" + hex(random, ACCESS_BYTES));
        String secretKey = readOrCreate(directory.resolve(SECRET_KEY_FILE), hex(random, SECRET_BYTES));
        try {
            return new StoreCredentials(accessKey, secretKey);
        } catch (IllegalArgumentException damaged) {
            throw new IOException(
                    "the store's credentials in " + directory + " are damaged: " + damaged.getMessage()
                            + ". Delete both files to make new ones; the stored objects stay readable",
                    damaged);
        }
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    private static String readOrCreate(Path file, String fresh) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file, UTF_8).strip();
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        // The mode is part of the creation, so that there is no moment at which others could read the file.
        Path whole = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "key",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(whole, fresh + "\n", UTF_8);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        return fresh;
    }
}
