package dev.muduo.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of this machine as it is sent: opened when it is read first, by the HTTP client's threads, one after the other. */
final class FileBody extends InputStream {
    private final Path file;
    private final LocalFault local;
    private InputStream in;

    private FileBody(Path file, LocalFault local) {
        this.file = file;
        this.local = local;
    }

    /**
     * A body of as many bytes as the file has now.
     *
     * @param local keeps what goes wrong when it is read: the publisher of an input stream takes that for the end
     * @throws IOException if it is not there
     */
    static BodyPublisher of(Path file, LocalFault local) throws IOException {
        long length = Files.size(file);
        return length == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> new FileBody(file, local)), length);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            if (in == null) {
                in = Files.newInputStream(file);
            }
            return in.read(target, offset, length);
        } catch (IOException e) {
            throw local.keep(file + " cannot be read", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
