package dev.muduo.infer.answer;

import dev.muduo.infer.request.Watch;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.platform.http.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One answer that is being made or kept. Safe for several threads; listeners are told by whichever thread changes it. */
public final class KeptAnswer {
    private final String id;
    private final String owner;
    private final Instant since;
    private final InstantSource clock;

    // Guarded by this object's lock.
    private final List<Consumer<Snapshot>> listeners = new ArrayList<>();
    private AnswerState state = AnswerState.WAITING;
    private long windows;
    private OptionalLong windowsTotal = OptionalLong.empty();
    private boolean cancelled;
    private Runnable onCancel = () -> {};
    private Optional<Instant> ended = Optional.empty();
    private Optional<Results> results = Optional.empty();
    private Optional<Problem> problem = Optional.empty();

    /**
     * What was computed.
     *
     * @param files one a format
     */
    public record Results(ServingModel.Version version, Map<ResultFormat, Path> files) {
        public Results {
            files = Map.copyOf(files);
        }
    }

    /**
     * The answer at one moment.
     *
     * @param windows      of the network that are done
     * @param windowsTotal how many there will be, once that is known; never of a mask that is in the store
     */
    public record Snapshot(
            String id,
            AnswerState state,
            long windows,
            OptionalLong windowsTotal,
            Instant since,
            Optional<Instant> ended,
            Optional<Results> results,
            Optional<Problem> problem) {}

    KeptAnswer(String id, String owner, InstantSource clock) {
        this.id = id;
        this.owner = owner;
        this.since = clock.instant();
        this.clock = clock;
    }

    public String id() {
        return id;
    }

    /** Whose it is: the id of the caller that has asked for it. */
    public String owner() {
        return owner;
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(id, state, windows, windowsTotal, since, ended, results, problem);
    }

    /** What is done once somebody asks for it to be given up; at once if somebody has. */
    public void whenCancelled(Runnable action) {
        synchronized (this) {
            onCancel = action;
            if (!cancelled) {
                return;
            }
        }
        action.run();
    }

    /**
     * Follows the worker that makes it.
     *
     * @param worker whom it asks whether the answer is still wanted, and who is told what it is told
     */
    public Watch watched(Watch worker) {
        return new Watch() {
            @Override
            public boolean gone() {
                begun();
                return worker.gone();
            }

            @Override
            public boolean isGivenUp() {
                return worker.isGivenUp();
            }

            @Override
            public boolean isWantedByOthers() {
                return worker.isWantedByOthers();
            }

            @Override
            public void expect(int expected) {
                worker.expect(expected);
                change(() -> windowsTotal = OptionalLong.of(expected));
            }

            @Override
            public void windowDone() {
                worker.windowDone();
                change(() -> windows++);
            }

            @Override
            public void found() {
                worker.found();
            }
        };
    }

    /** Told once: a worker asks before each window. */
    private void begun() {
        if (snapshot().state() == AnswerState.WAITING) {
            change(() -> state = AnswerState.RUNNING);
        }
    }

    public void done(Results made) {
        end(AnswerState.DONE, Optional.of(made), Optional.empty());
    }

    public void failed(Problem why) {
        end(AnswerState.FAILED, Optional.empty(), Optional.of(why));
    }

    /** The computing has been given up. */
    public void gaveUp() {
        end(AnswerState.CANCELLED, Optional.empty(), Optional.empty());
    }

    /** Asks for it to be given up: if it waits it ends now, if it is being computed at its next window. */
    void cancel() {
        Runnable action;
        synchronized (this) {
            cancelled = true;
            action = onCancel;
        }
        action.run();
    }

    private void end(AnswerState last, Optional<Results> made, Optional<Problem> why) {
        change(() -> {
            state = last;
            ended = Optional.of(clock.instant());
            results = made;
            problem = why;
        });
    }

    /** What has ended does not change any more. */
    private void change(Runnable change) {
        List<Consumer<Snapshot>> told;
        Snapshot now;
        synchronized (this) {
            if (state.isLast()) {
                return;
            }
            change.run();
            told = List.copyOf(listeners);
            now = snapshot();
        }
        told.forEach(listener -> listener.accept(now));
    }

    /**
     * Tells a listener how it is, at once and after every change.
     *
     * @return ends that
     */
    public Runnable listen(Consumer<Snapshot> listener) {
        Snapshot now;
        synchronized (this) {
            listeners.add(listener);
            now = snapshot();
        }
        listener.accept(now);
        return () -> forget(listener);
    }

    private synchronized void forget(Consumer<Snapshot> listener) {
        listeners.remove(listener);
    }
}
