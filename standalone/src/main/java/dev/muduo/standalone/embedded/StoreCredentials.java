package dev.muduo.standalone.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** The access key and secret key of the embedded store: random, made once, kept in the data directory with mode 0600. */
public record StoreCredentials(String accessKey, String secretKey) {
    public StoreCredentials {
        if (accessKey.isBlank() || secretKey.length() < 16) {
            throw new IllegalArgumentException(
                    "a store needs an access key and a secret key of at least 16 characters");
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "StoreCredentials[" + accessKey + "]";
    }

    /**
     * Reads the credentials in {@code file}, or creates both.
     *
     * @throws IOException if the file is unreadable or damaged
     */
    public static StoreCredentials readOrCreate(Path file) throws IOException {
        if (Files.exists(file)) {
            return read(file);
        }
        StoreCredentials created = random(new SecureRandom());
        write(created, file);
        return created;
    }

    static StoreCredentials random(SecureRandom random) {
        byte[] access = new byte[10];
        byte[] secret = new byte[32];
        random.nextBytes(access);
        random.nextBytes(secret);
        HexFormat hex = HexFormat.of();
        return new StoreCredentials("muduo" + hex.formatHex(access), hex.formatHex(secret));
    }

    private static StoreCredentials read(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file, UTF_8)));
        try {
            return new StoreCredentials(
                    properties.getProperty("accessKey", ""), properties.getProperty("secretKey", ""));
        } catch (IllegalArgumentException damaged) {
            throw new IOException(
                    "the store's credentials in " + file + " are damaged: expected accessKey and secretKey."
                            + " Delete the file to make new ones; the stored objects stay readable",
                    damaged);
        }
    }

    private static void write(StoreCredentials credentials, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        // The mode is part of the creation, so that there is no moment at which others could read the file.
        Path temporary = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "credentials",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                temporary,
                "accessKey=" + credentials.accessKey() + "\nsecretKey=" + credentials.secretKey() + "\n",
                UTF_8);
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unusual) {
            Files.move(temporary, file);
        }
    }
}
