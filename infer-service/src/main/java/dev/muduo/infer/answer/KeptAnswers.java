package dev.muduo.infer.answer;

import dev.muduo.infer.result.ResultFormat;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.http.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers that this process keeps: in memory who they are, on local disk their results. Those that have ended are bounded in
 * number and in time, those that are being made by who lets their requests in; what was kept before a start is gone. Safe for
 * several threads; one thread calls the methods of {@link Agent}, which forgets what is old also when nobody asks, and is the only
 * one that removes files: the others are event loops.
 */
public final class KeptAnswers implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);

    /** After these the same request may succeed: its key is free again. */
    private static final int TOO_MANY = 429;

    private static final int UNAVAILABLE = 503;

    private final Path folder;
    private final int most;
    private final Duration keep;
    private final InstantSource clock;

    // Guarded by this object's lock.
    private final Map<String, KeptAnswer> answers = new LinkedHashMap<>();
    private final Map<OwnedKey, Asked> keys = new HashMap<>();

    /** Of answers that are forgotten and still on disk. Ids are never used again. */
    private final List<String> onDisk = new ArrayList<>();

    /** Each caller has keys of its own: another's are not met by accident, nor found by trying. */
    private record OwnedKey(String owner, String key) {}

    private record Asked(String fingerprint, KeptAnswer answer) {}

    /**
     * An answer, and whether it is this request that has to make it.
     *
     * @param isNew otherwise the same request came before
     */
    public record Opened(KeptAnswer answer, boolean isNew) {}

    /**
     * Keeps nothing yet.
     *
     * @param folder of this process alone; what is in it is removed
     * @param most   answers that have ended; of more the oldest is forgotten, of the caller that has most: nobody can push out
     *     others' answers by asking often, nor by asking for much at once
     * @param keep   how long an answer is kept after it has ended
     */
    public KeptAnswers(Path folder, int most, Duration keep, InstantSource clock) {
        this.folder = folder;
        this.most = most;
        this.keep = keep;
        this.clock = clock;
        remove(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for answers " + folder + " cannot be used", e);
        }
    }

    /**
     * Begins an answer, or finds the one that was begun for the same key of the same caller.
     *
     * @param id          of the request
     * @param owner       the id of the caller
     * @param fingerprint of everything that the answer depends on; only looked at with a key
     * @param admit       called before one is begun; if it throws, none is
     * @throws KeyReusedException if the key came before with another fingerprint
     */
    public synchronized Opened open(String id, String owner, Optional<String> key, String fingerprint, Runnable admit) {
        sweep();
        Optional<OwnedKey> owned = key.map(word -> new OwnedKey(owner, word));
        Optional<Asked> before = owned.map(keys::get);
        if (before.isPresent()) {
            if (!before.get().fingerprint().equals(fingerprint)) {
                throw new KeyReusedException();
            }
            return new Opened(before.get().answer(), false);
        }
        admit.run();
        KeptAnswer answer = new KeptAnswer(id, owner, clock);
        answers.put(id, answer);
        owned.ifPresent(word -> keys.put(word, new Asked(fingerprint, answer)));
        return new Opened(answer, true);
    }

    /** An answer that is being made or kept. */
    public synchronized Optional<KeptAnswer> find(String id) {
        sweep();
        return Optional.ofNullable(answers.get(id));
    }

    /**
     * Writes results to disk, where the answer's readers find them.
     *
     * @throws UncheckedIOException if the disk fails
     */
    public Map<ResultFormat, Path> write(KeptAnswer answer, Map<ResultFormat, byte[]> results) {
        Map<ResultFormat, Path> files = new EnumMap<>(ResultFormat.class);
        try {
            Path own = Files.createDirectories(folder.resolve(answer.id()));
            for (Map.Entry<ResultFormat, byte[]> result : results.entrySet()) {
                Path file = own.resolve(result.getKey().word());
                files.put(result.getKey(), Files.write(file, result.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an answer cannot be kept on local disk", e);
        }
        return files;
    }

    /** An answer that is not to be repeated: its request may be sent again with the same key. */
    public synchronized void release(KeptAnswer answer) {
        keys.values().removeIf(asked -> asked.answer() == answer);
    }

    /** Whether the same request may have another answer later. */
    public static boolean mayChange(Problem problem) {
        return problem.status() == TOO_MANY || problem.status() == UNAVAILABLE || problem.status() == 500;
    }

    /** Gives up an answer that is being made, or forgets it with its results. */
    public synchronized void giveUp(KeptAnswer answer) {
        boolean ended = answer.snapshot().state().isLast();
        answer.cancel();
        release(answer);
        if (ended) {
            forget(answer);
        }
    }

    @Override
    public String roleName() {
        return "kept-answers";
    }

    /** Also removes the files of what was forgotten, now or by others, which takes nobody's time but the agent's. */
    @Override
    public int doWork() {
        List<String> gone = forgotten();
        gone.forEach(id -> remove(folder.resolve(id)));
        return gone.size();
    }

    private synchronized List<String> forgotten() {
        sweep();
        List<String> gone = List.copyOf(onDisk);
        onDisk.clear();
        return gone;
    }

    /** Forgets what has been kept for long enough, and what is too many. */
    private void sweep() {
        Instant now = clock.instant();
        List<KeptAnswer> old = new ArrayList<>();
        List<KeptAnswer> ended = new ArrayList<>();
        Map<String, Integer> held = new HashMap<>();
        for (KeptAnswer answer : answers.values()) {
            answer.snapshot().ended().ifPresent(end -> {
                if (end.plus(keep).isAfter(now)) {
                    ended.add(answer);
                    held.merge(answer.owner(), 1, Integer::sum);
                } else {
                    old.add(answer);
                }
            });
        }
        old.forEach(this::forget);
        while (ended.size() > most) {
            // The first of those that are equal, and they are in the order in which they came.
            KeptAnswer next = Collections.max(ended, Comparator.comparingInt(answer -> held.get(answer.owner())));
            ended.remove(next);
            held.merge(next.owner(), -1, Integer::sum);
            forget(next);
        }
    }

    private void forget(KeptAnswer answer) {
        answers.remove(answer.id());
        release(answer);
        onDisk.add(answer.id());
    }

    private static void remove(Path path) {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("old answers cannot be removed from local disk", e);
        }
    }

    @Override
    public void onClose() {
        remove(folder);
    }
}
