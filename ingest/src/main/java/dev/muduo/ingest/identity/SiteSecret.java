package dev.muduo.ingest.identity;

import dev.muduo.imaging.deidentify.KeyedHash;
import dev.muduo.platform.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a site, under which the identifiers of its patients and studies become pseudonyms: HMAC-SHA-256, so that
 * whoever sees the log or the store can neither read nor guess them. Safe for several threads.
 *
 * <p>It is never written to the log or the store; only a fingerprint is, to notice a wrong one.
 */
public final class SiteSecret implements KeyedHash {
    /** Where the fingerprint of the secret lies that the store's pseudonyms were made with. */
    public static final String FINGERPRINT_KEY = "site/secret-fingerprint";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int CREATED_BYTES = 32;
    private static final int MIN_CHARACTERS = 32;
    private static final int MAX_BYTES = 4096;

    private final SecretKeySpec key;

    private SiteSecret(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * A secret that is known.
     *
     * @throws IllegalArgumentException if it has fewer than 32 characters without the white space around it
     */
    public static SiteSecret of(String secret) {
        String trimmed = secret.strip();
        if (trimmed.length() < MIN_CHARACTERS) {
            throw new IllegalArgumentException("a site secret has at least " + MIN_CHARACTERS + " characters, got "
                    + trimmed.length() + "; make one with: openssl rand -hex 32");
        }
        return new SiteSecret(trimmed.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a secret that somebody else keeps, such as a mounted Kubernetes Secret.
     *
     * @throws IllegalStateException if there is none, or what is there is not one
     */
    public static SiteSecret read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalStateException(
                        "the site secret " + file + " has more than " + MAX_BYTES + " bytes; it should be one line");
            }
            return of(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(
                    "there is no site secret at " + file + "; mount it there, or let one be created", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the file " + file + " holds no site secret: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the site secret " + file + " cannot be read", e);
        }
    }

    /** Reads the secret of a data directory, created (mode 0600) when it is first asked for. */
    public static SiteSecret readOrCreate(Path file) {
        if (Files.notExists(file)) {
            create(file);
        }
        return read(file);
    }

    private static void create(Path file) {
        byte[] secret = new byte[CREATED_BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] line = (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.UTF_8);
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(whole);
            try (FileChannel out =
                    FileChannel.open(whole, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
                out.write(ByteBuffer.wrap(line));
                out.force(true);
            }
            // A link, not a move: of two processes that start at once, the second must not replace the first one's
            // secret.
            Files.createLink(file, whole);
            Files.delete(whole);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster; theirs is read.
        } catch (IOException e) {
            throw new UncheckedIOException("the site secret cannot be created at " + file, e);
        }
    }

    /** HMAC-SHA-256 of an identifier, 64 lower-case hex digits. */
    public String pseudonym(String identifier) {
        return HexFormat.of().formatHex(hash(identifier));
    }

    /**
     * Makes sure that everything in this store was made with this secret; the first secret to come wins the store.
     *
     * @throws IllegalStateException if the store belongs to another secret: with two, one patient would get two pseudonyms
     */
    public void claim(ObjectStore store) {
        byte[] fingerprint = pseudonym("fingerprint of a MuDuo site secret").getBytes(StandardCharsets.US_ASCII);
        if (store.createIfAbsent(FINGERPRINT_KEY, fingerprint, "text/plain")) {
            return;
        }
        byte[] present = store.find(FINGERPRINT_KEY, MAX_BYTES).orElse(new byte[0]);
        if (!Arrays.equals(present, fingerprint)) {
            throw new IllegalStateException("the site secret is not the one that the pseudonyms in this store were made"
                    + " with; give back the earlier secret (site.secretFile), or use an empty store");
        }
    }

    @Override
    public byte[] hash(String identifier) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(identifier.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
