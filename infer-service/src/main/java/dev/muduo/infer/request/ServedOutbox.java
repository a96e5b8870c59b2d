package dev.muduo.infer.request;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.EventCodecException;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.UnknownSchemaException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what was served, without making a request wait for it: events lie in small files until they are
 * acknowledged, and survive a restart. Each is sent at least once; its request id makes a second one harmless. When more
 * wait than the bound allows, or the disk refuses, an event is lost and counted: serving goes on.
 *
 * <p>Request threads add; one thread sends. What is computed when the process ends is done after its agents have ended: whoever
 * closes the outbox then sends the rest itself.
 */
public final class ServedOutbox implements Agent, AutoCloseable {
    /** How long {@link #close} goes on sending what waits. */
    public static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ServedOutbox.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int BATCH = 100;
    private static final String SUFFIX = ".event";

    private final EventLog log;
    private final Path folder;
    private final int most;
    private final InstantSource clock;
    private final EventCodec codec = new EventCodec();
    private final Counter sent;
    private final Counter lost;

    // Guarded by this object's lock.
    private final Deque<Path> waiting = new ArrayDeque<>();
    private long nextName;

    // Owned by the agent's thread, and by whoever closes once that has ended.
    private final Map<Path, CompletableFuture<Void>> onTheirWay = new LinkedHashMap<>();
    private EventSender sender;
    private Instant notBefore = Instant.MIN;
    private volatile boolean agentEnded;

    /** @throws UncheckedIOException if the folder cannot be made or read */
    public ServedOutbox(EventLog log, Path folder, int most, InstantSource clock, MeterRegistry meters) {
        this.log = log;
        this.folder = folder;
        this.most = most;
        this.clock = clock;
        sent = Counter.builder("muduo.serving.outbox.sent")
                .description("SegmentationServed events that the log has acknowledged")
                .register(meters);
        lost = Counter.builder("muduo.serving.outbox.lost")
                .description("SegmentationServed events lost because the outbox was full or the disk refused")
                .register(meters);
        Gauge.builder("muduo.serving.outbox.waiting", this, ServedOutbox::size)
                .description("SegmentationServed events not yet acknowledged")
                .register(meters);
        findWhatWasLeft();
    }

    private void findWhatWasLeft() {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> left = files.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted()
                        .toList();
                waiting.addAll(left);
                if (!left.isEmpty()) {
                    String last = left.get(left.size() - 1).getFileName().toString();
                    nextName = Long.parseLong(last.substring(0, last.length() - SUFFIX.length())) + 1;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the outbox " + folder + " cannot be used", e);
        }
    }

    @Override
    public String roleName() {
        return "served-outbox";
    }

    /** Notes an event to be sent; never blocks for long and never fails the caller. */
    public synchronized void add(SegmentationServed event) {
        if (waiting.size() >= most) {
            lost.increment();
            LOG.debug("the outbox is full ({} events): request {} is not told to the log", most, event.getRequestId());
            return;
        }
        Path file = folder.resolve(String.format("%019d%s", nextName, SUFFIX));
        Path unfinished = folder.resolve("unfinished");
        try {
            Files.write(unfinished, codec.encode(event));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            nextName++;
            waiting.add(file);
        } catch (IOException e) {
            lost.increment();
            LOG.warn("request {} is not told to the log: the outbox {} refuses", event.getRequestId(), folder, e);
        }
    }

    /** Events not yet acknowledged. */
    public synchronized int size() {
        return waiting.size();
    }

    @Override
    public void onStart() {
        sender = log.sender();
    }

    /** Settles what was acknowledged and sends what waits; never throws for a log that is away. */
    @Override
    public int doWork() {
        int settled = settle();
        if (clock.instant().isBefore(notBefore)) {
            return settled;
        }
        sendBatch();
        return settled;
    }

    private void sendBatch() {
        for (Path file : nextBatch()) {
            if (!onTheirWay.containsKey(file) && !send(file)) {
                break;
            }
        }
    }

    private synchronized List<Path> nextBatch() {
        return waiting.stream().limit(BATCH).toList();
    }

    /** Whether it is worth sending the next one: each send may wait for a log that is away. */
    private boolean send(Path file) {
        SegmentationServed event;
        try {
            event = (SegmentationServed) codec.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            LOG.warn("{} in the outbox cannot be read now and waits", file, e);
            notBefore = clock.instant().plus(PAUSE);
            return false;
        } catch (UnknownSchemaException e) {
            LOG.warn("{} in the outbox waits for the version that has written it, or a later one", file, e);
            leave(file);
            return true;
        } catch (EventCodecException | ClassCastException e) {
            lost.increment();
            LOG.warn("{} in the outbox is no event and is dropped", file, e);
            forget(file);
            return true;
        }
        CompletableFuture<Void> answer =
                sender.send(Topics.SEGMENTATIONS, event.getRequestId(), event).toCompletableFuture();
        onTheirWay.put(file, answer);
        return !answer.isCompletedExceptionally();
    }

    private int settle() {
        int settled = 0;
        for (Path file : List.copyOf(onTheirWay.keySet())) {
            CompletableFuture<Void> answer = onTheirWay.get(file);
            if (answer.isDone()) {
                onTheirWay.remove(file);
                settled += settle(file, answer);
            }
        }
        return settled;
    }

    private int settle(Path file, CompletableFuture<Void> answer) {
        try {
            answer.join();
        } catch (CompletionException | CancellationException e) {
            LOG.debug("the log is away; events wait in the outbox", e);
            notBefore = clock.instant().plus(PAUSE);
            return 0;
        }
        sent.increment();
        forget(file);
        return 1;
    }

    private synchronized void forget(Path file) {
        waiting.remove(file);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} was acknowledged but stays in the outbox; it will be sent again after a restart", file, e);
        }
    }

    /** It stays on disk until the next start. */
    private synchronized void leave(Path file) {
        waiting.remove(file);
    }

    /** Sends nothing more itself; what comes from now on is sent by {@link #close}. */
    @Override
    public void onClose() {
        agentEnded = true;
    }

    /**
     * Sends what waits, for {@link #LAST_PATIENCE}; what the log does not take by then stays on disk. To be called when the agent
     * has ended and nobody adds any more. Idempotent.
     */
    @Override
    public void close() {
        if (agentEnded && sender != null) {
            try (EventSender ending = sender) {
                sendTheRest(System.nanoTime() + LAST_PATIENCE.toNanos());
            } finally {
                sender = null;
            }
        }
        if (size() > 0) {
            LOG.warn(
                    "the log was not told of {} answers; it will be after the next start, if {} is there then",
                    size(),
                    folder);
        }
    }

    /** Batch after batch, until nothing of one is taken or the time is over. */
    private void sendTheRest(long until) {
        settle();
        int before = Integer.MAX_VALUE;
        while (size() > 0 && size() < before && System.nanoTime() < until) {
            before = size();
            sendBatch();
            awaitAnswers(until);
            settle();
        }
    }

    private void awaitAnswers(long until) {
        CompletableFuture<Void> all =
                CompletableFuture.allOf(onTheirWay.values().toArray(CompletableFuture[]::new));
        try {
            all.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("not everything that was sent was taken", e);
        }
    }
}
