package dev.muduo.platform.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(
                    file + " has more than " + MAX_BYTES + " bytes; it should have one line for each API key");
        }
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
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
     * Adds a key; creates the file with mode 0600 where it is missing.
     *
     * @throws IOException if it has a key of that name, or cannot be written
     */
    public void add(ApiKey key) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] line =
                (key.name() + " " + key.role().word() + " " + key.sha256() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock alone = channel.lock()) {
            if (read().stream().anyMatch(known -> known.name().equals(key.name()))) {
                throw new IOException(
                        file + " has a key called " + key.name() + "; remove its line first, or take another name");
            }
            channel.write(ByteBuffer.wrap(line));
            channel.force(true);
        }
    }
}
