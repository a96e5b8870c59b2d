package dev.muduo.infer.request;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.NewerEventException;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the volumes of studies are, replayed from {@code muduo.studies} by a thread of its own and asked by request threads.
 * The revisions that arrived last are remembered, up to a bound; {@link #forgotten()} counts the others. Once the topic was read,
 * what is known is found without the log, too: that it is away is no alarm of this role. What a newer version has
 * written is: no later study is found before this process is upgraded.
 */
public final class StudyIndex implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(StudyIndex.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private record Revision(String studyId, int revision) {}

    private final Replay replay;
    private final int most;

    // Guarded by this object's lock.
    private final LinkedHashMap<Revision, StudyRecord> studies = new LinkedHashMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private boolean complete;
    private long forgotten;
    /** Requests to read to the end, and how many of them have been granted, or were in vain. */
    private long asked;

    private long granted;
    private long failed;
    private boolean away;

    public StudyIndex(EventLog log, int most) {
        this.replay = new Replay(log, Set.of(Topics.STUDIES), this::note);
        this.most = most;
    }

    @Override
    public String roleName() {
        return "study-index";
    }

    @Override
    public int doWork() {
        OptionalLong toEnd = toEnd();
        int records;
        try {
            records = toEnd.isPresent() ? replay.toEnd() : replay.follow(POLL);
        } catch (SurroundingsException e) {
            fail(toEnd, e);
            if (e instanceof NewerEventException) {
                throw e;
            }
            return 0;
        }
        went(toEnd);
        return records;
    }

    /** The requests that reading to the end would grant; empty if none waits for it. */
    private synchronized OptionalLong toEnd() {
        return asked > Math.max(granted, failed) ? OptionalLong.of(asked) : OptionalLong.empty();
    }

    private synchronized void went(OptionalLong toEnd) {
        if (away) {
            LOG.info("the list of studies is read again");
        }
        complete = true;
        away = false;
        granted = toEnd.orElse(granted);
        notifyAll();
    }

    /** @throws SurroundingsException before the topic has been read to its end once */
    private synchronized void fail(OptionalLong toEnd, SurroundingsException reason) {
        if (!complete) {
            throw reason;
        }
        if (!away) {
            LOG.warn("the list of studies cannot be read on; those that are known are found meanwhile", reason);
        }
        away = true;
        failed = toEnd.orElse(failed);
        notifyAll();
    }

    private synchronized void note(LoggedRecord record) {
        try {
            if (record.event() instanceof StudyArrived arrived) {
                remember(StudyRecord.of(arrived));
            }
        } catch (RecordFaultException | IllegalArgumentException e) {
            LOG.warn(
                    "record {}@{} names no study that could be segmented: {}",
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private void remember(StudyRecord study) {
        Revision name = new Revision(study.studyId(), study.revision());
        if (studies.putIfAbsent(name, study) != null) {
            return;
        }
        newest.merge(study.studyId(), study.revision(), Math::max);
        if (studies.size() > most) {
            Revision oldest = studies.keySet().iterator().next();
            studies.remove(oldest);
            newest.remove(oldest.studyId(), oldest.revision());
            forgotten++;
        }
    }

    /**
     * A study's revision, the newest where none is given.
     *
     * @throws RefusedException before the topic has been read to its end once
     */
    public synchronized Optional<StudyRecord> find(String studyId, OptionalInt revision) {
        if (!complete) {
            throw new RefusedException(
                    RefusedException.Reason.STARTING, "the list of studies is still being read: try again in a moment");
        }
        Integer wanted = revision.isPresent() ? Integer.valueOf(revision.getAsInt()) : newest.get(studyId);
        return wanted == null ? Optional.empty() : Optional.ofNullable(studies.get(new Revision(studyId, wanted)));
    }

    /**
     * As {@link #find}, but once the topic has been read to the end it has now: whoever was told that a study is published
     * finds it here, however soon. Blocks.
     *
     * @throws RefusedException if the topic's end is not reached within {@code patience}, or the log is away
     */
    public synchronized Optional<StudyRecord> findAtEnd(String studyId, OptionalInt revision, Duration patience)
            throws InterruptedException {
        long mine = ++asked;
        long until = System.nanoTime() + patience.toNanos();
        while (granted < mine) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0 || failed >= mine) {
                throw new RefusedException(
                        RefusedException.Reason.STARTING,
                        "the list of studies cannot be read to its end now: try again in a moment");
            }
            wait(left);
        }
        return find(studyId, revision);
    }

    /** Revisions that fell out of the bound. */
    public synchronized long forgotten() {
        return forgotten;
    }

    @Override
    public void onClose() {
        replay.close();
    }
}
