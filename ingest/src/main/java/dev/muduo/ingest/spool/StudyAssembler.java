package dev.muduo.ingest.spool;

import dev.muduo.ingest.dicom.AmbiguousStudyException;
import dev.muduo.ingest.dicom.DicomIntake;
import dev.muduo.ingest.dicom.DicomSubmission;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Bell;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands spooled studies on when nothing of them has come for a while, or somebody says that they are whole; one at a time.
 *
 * <p>One thread calls the methods of {@link Agent}; any thread may call {@link #take}.
 */
public final class StudyAssembler implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(StudyAssembler.class);

    private final Spool spool;
    private final StudyAttempts attempts;
    private final AssemblyTimes times;
    private final DicomIntake intake;
    private final IntakeQueue queue;
    private final IngestLeader leader;
    private final Workspace workspace;
    private final String site;
    private final Bell bell = new Bell();
    private Optional<UnderWay> underWay = Optional.empty();
    /** Who waits for a study's next attempt; guarded by itself. */
    private final Map<String, List<CompletableFuture<StudyReceipt>>> waiting = new HashMap<>();

    private boolean closed;

    private record UnderWay(
            StudyAttempts.Attempt attempt,
            Path scratch,
            CompletableFuture<StudyReceipt> answer,
            List<CompletableFuture<StudyReceipt>> waiting) {}

    /** @param site where studies are made whose senders do not say */
    public StudyAssembler(
            Spool spool,
            AssemblyTimes times,
            DicomIntake intake,
            IntakeQueue queue,
            IngestLeader leader,
            Workspace workspace,
            String site) {
        this.spool = spool;
        this.attempts = spool.attempts();
        this.times = times;
        this.intake = intake;
        this.queue = queue;
        this.leader = leader;
        this.workspace = workspace;
        this.site = site;
    }

    @Override
    public String roleName() {
        return "ingest-assembly";
    }

    /** Rung when a study has been taken, or somebody waits for one; what else is due is seen when the pause is over. */
    @Override
    public Bell bell() {
        return bell;
    }

    /**
     * Takes a study next, as it is.
     *
     * @return completes when it is published, or fails with an {@link AmbiguousStudyException}, a {@link Refusal} or a
     *     {@link SurroundingsException}; after the last it is tried again without being asked
     */
    public CompletableFuture<StudyReceipt> take(String studyId) {
        CompletableFuture<StudyReceipt> answer = new CompletableFuture<>();
        synchronized (waiting) {
            if (closed) {
                answer.completeExceptionally(ended());
                return answer;
            }
            waiting.computeIfAbsent(studyId, id -> new ArrayList<>()).add(answer);
        }
        spool.hurry(studyId);
        bell.ring();
        return answer;
    }

    @Override
    public int doWork() {
        if (!leader.leads()) {
            // Whoever waits with an upload holds a place that others could have; the study stays and is taken later.
            fail(
                    everyWaiter(),
                    new SurroundingsException("ingest does not lead now; what came is kept and is taken later"));
            return 0;
        }
        if (underWay.isPresent()) {
            return finish(underWay.get());
        }
        Optional<StudyAttempts.Attempt> next = attempts.due(times);
        if (next.isEmpty()) {
            attempts.sweep();
            return 0;
        }
        begin(next.get());
        return 1;
    }

    private void begin(StudyAttempts.Attempt attempt) {
        List<CompletableFuture<StudyReceipt>> waiters = waitersFor(attempt.studyId());
        try {
            if (attempt.decision().dismissed()) {
                intake.dismiss(attempt.studyId());
                attempts.end(attempt, StudyOutcome.DISMISSED);
                throw dismissed();
            }
            Path scratch = workspace.newFolder(0);
            CompletableFuture<StudyReceipt> answer = submit(attempt, scratch);
            underWay = Optional.of(new UnderWay(attempt, scratch, answer, waiters));
            bell.ringAfter(answer);
        } catch (Refusal e) {
            fail(waiters, e);
        } catch (RuntimeException e) {
            fail(waiters, e);
            throw e;
        }
    }

    private CompletableFuture<StudyReceipt> submit(StudyAttempts.Attempt attempt, Path scratch) {
        DicomSubmission submission = new DicomSubmission(
                attempt.files(),
                scratch,
                attempt.remarks().subjectId(),
                attempt.remarks().role(),
                attempt.remarks().site().orElse(site),
                attempt.remarks().tracer(),
                attempt.decision().choice());
        return queue.submit(() -> intake.take(submission, Optional.empty()));
    }

    private static void fail(List<CompletableFuture<StudyReceipt>> waiters, Throwable fault) {
        waiters.forEach(waiter -> waiter.completeExceptionally(fault));
    }

    private List<CompletableFuture<StudyReceipt>> waitersFor(String studyId) {
        synchronized (waiting) {
            List<CompletableFuture<StudyReceipt>> waiters = waiting.remove(studyId);
            return waiters == null ? List.of() : waiters;
        }
    }

    private List<CompletableFuture<StudyReceipt>> everyWaiter() {
        List<CompletableFuture<StudyReceipt>> all = new ArrayList<>();
        synchronized (waiting) {
            waiting.values().forEach(all::addAll);
            waiting.clear();
        }
        return all;
    }

    private int finish(UnderWay study) {
        if (!study.answer().isDone()) {
            return 0;
        }
        underWay = Optional.empty();
        workspace.remove(study.scratch());
        StudyReceipt receipt;
        try {
            receipt = study.answer().join();
        } catch (CompletionException e) {
            // Whoever waits is told when it is written down: they look at it next.
            try {
                return endOrTryAgain(study.attempt(), e.getCause());
            } finally {
                fail(study.waiting(), e.getCause());
            }
        }
        tell(receipt);
        try {
            attempts.end(study.attempt(), StudyOutcome.taken(receipt));
        } finally {
            study.waiting().forEach(waiter -> waiter.complete(receipt));
        }
        return 1;
    }

    /** What is not ended stays open and is due again. */
    private int endOrTryAgain(StudyAttempts.Attempt attempt, Throwable fault) {
        if (fault instanceof BusyException) {
            return 0;
        }
        if (fault instanceof SurroundingsException) {
            // It may be this study's alone, of a volume too large for the memory there is: the others must not wait for
            // it.
            attempts.postpone(attempt);
            throw new SurroundingsException("a DICOM study cannot be taken now", fault);
        }
        if (fault instanceof AmbiguousStudyException ambiguity) {
            end(attempt, StudyOutcome.held(ambiguity));
        } else if (fault instanceof Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.CONFLICT) {
                // What was said contradicts what is published; it must not stand in the way of instances that still
                // come.
                attempts.forgetRemarks(attempt.studyId());
            }
            end(attempt, StudyOutcome.refused(refusal));
        } else {
            // A fault of ours with this study must not keep the others from being taken.
            LOG.error("a DICOM study cannot be taken", fault);
            end(attempt, StudyOutcome.FAULT_OF_OURS);
        }
        return 1;
    }

    private void end(StudyAttempts.Attempt attempt, StudyOutcome outcome) {
        attempts.end(attempt, outcome);
        LOG.atWarn()
                .addKeyValue("study", attempt.studyId())
                .addKeyValue("code", outcome.code())
                .log("a DICOM study is {}: {}", outcome.state(), outcome.message());
    }

    private static void tell(StudyReceipt receipt) {
        LOG.atInfo()
                .addKeyValue("study", receipt.studyId())
                .addKeyValue("revision", receipt.revision())
                .addKeyValue("created", receipt.created())
                .log("a DICOM study was taken{}", receipt.warnings().isEmpty() ? "" : ": " + receipt.warnings());
    }

    @Override
    public void onClose() {
        synchronized (waiting) {
            closed = true;
        }
        List<CompletableFuture<StudyReceipt>> left = everyWaiter();
        underWay.ifPresent(study -> {
            left.addAll(study.waiting());
            workspace.remove(study.scratch());
        });
        fail(left, ended());
    }

    private static SurroundingsException ended() {
        return new SurroundingsException("ingest has ended; send it again in a moment");
    }

    private static Refusal dismissed() {
        return new Refusal(
                Refusal.Kind.CONFLICT, "study-dismissed", "a person has decided that this study is not used");
    }
}
