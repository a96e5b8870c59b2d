package dev.muduo.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The file of an answer until it is whole, beside where it is to be. It is there before anything is asked, so that what cannot be
 * written costs no upload; closing removes it. Written by the HTTP client's threads, one after the other.
 */
final class PartialFile implements BodySubscriber<Void>, AutoCloseable {
    private final Path target;
    private final Path partial;
    private final LocalFault local;
    private final FileChannel channel;
    private final CompletableFuture<Void> whole = new CompletableFuture<>();
    private Flow.Subscription subscription;

    private PartialFile(Path target, Path partial, LocalFault local, FileChannel channel) {
        this.target = target;
        this.partial = partial;
        this.local = local;
        this.channel = channel;
    }

    /**
     * An empty one.
     *
     * @param local keeps what goes wrong when it is written
     * @throws IOException if nothing can be written there
     */
    static PartialFile of(Path target, LocalFault local) throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException(target + " cannot be written: it is a folder");
        }
        Path partial = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID() + ".part");
        try {
            return new PartialFile(
                    target,
                    partial,
                    local,
                    FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw local.keep(target + " cannot be written", e);
        }
    }

    /** At most so many of its first bytes. */
    byte[] beginning(int most) throws IOException {
        try (var in = Files.newInputStream(partial)) {
            return in.readNBytes(most);
        }
    }

    /** Puts it where it is to be, in place of what is there. */
    void complete() throws IOException {
        channel.close();
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(partial);
    }

    @Override
    public CompletionStage<Void> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        try {
            for (ByteBuffer item : items) {
                while (item.hasRemaining()) {
                    channel.write(item);
                }
            }
            subscription.request(1);
        } catch (IOException e) {
            subscription.cancel();
            whole.completeExceptionally(local.keep(target + " cannot be written", e));
        }
    }

    @Override
    public void onError(Throwable fault) {
        whole.completeExceptionally(fault);
    }

    @Override
    public void onComplete() {
        whole.complete(null);
    }
}
