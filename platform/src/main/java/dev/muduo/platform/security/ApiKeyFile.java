package dev.muduo.platform.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of API keys: one line each, name, role and SHA-256 with spaces between; empty lines and those that begin with # are
 * passed over. Others than its owner must not be able to write it, nor anybody but its owner and group to read it.
 */
public final class ApiKeyFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> TOO_OPEN = Set.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path file;

    public ApiKeyFile(Path file) {
        this.file = file;
    }

    /** @throws IOException if it cannot be read, is no such file, or is open to others */
    public List<ApiKey> read() throws IOException {
        requirePrivate();
        requireBounded(Files.size(file));
        return parsed(Files.readAllBytes(file));
    }

    private void requireBounded(long bytes) throws IOException {
        if (bytes > MAX_BYTES) {
            throw new IOException(
                    file + " has more than " + MAX_BYTES + " bytes; it should have one line for each API key");
        }
    }

    private List<ApiKey> parsed(byte[] text) throws IOException {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : decoded(text).lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                ApiKey key = parsed(line, number);
                if (!names.add(key.name())) {
                    throw new IOException(
                            file + " line " + number + ": there is a key called " + key.name() + " above already");
                }
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private String decoded(byte[] text) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8; it should have one line for each API key", e);
        }
    }

    /** The line is never quoted: somebody may have put a key where its hash belongs. */
    private ApiKey parsed(String line, int number) throws IOException {
        String[] words = line.strip().split("\\s+", -1);
        try {
            if (words.length == 3) {
                return new ApiKey(
                        words[0],
                        AccessRole.ofWord(words[1])
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "the role is viewer, annotator, reviewer or admin")),
                        words[2]);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
        }
        throw new IOException(file + " line " + number
                + ": expected a name, a role and the SHA-256 of the key, as `muduo api-key` writes them");
    }

    private void requirePrivate() throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix == null) {
            return;
        }
        Set<PosixFilePermission> open = new HashSet<>(posix.readAttributes().permissions());
        open.retainAll(TOO_OPEN);
        if (!open.isEmpty()) {
            throw new IOException(file + " is open to others than its owner ("
                    + PosixFilePermissions.toString(posix.readAttributes().permissions())
                    + "); set its mode: chmod 600 " + file);
        }
    }

    /**
     * Adds a key on a line of its own, whether the last one has been ended or not; creates the file with mode 0600 where it is
     * missing. When it returns, the file has been read again and has the key.
     *
     * @throws IOException if it has a key of that name, is not a file of keys, or cannot be written; it is as it was then
     */
    public void add(ApiKey key) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (LockedFile alone = LockedFile.open(file)) {
            requirePrivate();
            requireBounded(alone.size());
            byte[] before = alone.read();
            List<ApiKey> expected = new ArrayList<>(parsed(before));
            if (expected.stream().anyMatch(known -> known.name().equals(key.name()))) {
                throw new IOException(
                        file + " has a key called " + key.name() + "; remove its line first, or take another name");
            }
            byte[] line = line(key, before.length == 0 || before[before.length - 1] == '\n');
            requireBounded((long) before.length + line.length);
            alone.append(line);
            expected.add(key);
            if (!parsed(alone.read()).equals(expected)) {
                throw new IOException(file + " was changed by somebody else just now; look whether " + key.name()
                        + " is in it, remove its line, and make the key again");
            }
        }
    }

    /** @param fresh whether a line begins here; editors may leave the last one without an end */
    private static byte[] line(ApiKey key, boolean fresh) {
        String line = key.name() + " " + key.role().word() + " " + key.sha256() + "\n";
        return (fresh ? line : "\n" + line).getBytes(StandardCharsets.UTF_8);
    }
}
